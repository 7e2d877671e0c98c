package io.agentmesh.program.serving;

import io.agentmesh.http.route.Routes;

/// What a program serves, by whom it is for.
///
/// | | `listen` | `ops_listen`, if there is one |
/// |---|---|---|
/// | `work` | always | never |
/// | `alive` | always, as load balancers ask there | too |
/// | `ops` | unless operators have their own | there alone |
///
/// @param work what its users come for; what it answers to unknown paths holds at `listen`
/// @param alive whether it lives and can do its work; what it answers to unknown paths holds at `ops_listen`
/// @param ops what it did, for whoever runs it
public record Served(Routes work, Routes alive, Routes ops) {
    /// All of it, for one listener.
    public Routes together() {
        return Routes.builder()
                .mount("", work)
                .mount("", alive)
                .mount("", ops)
                .otherwise(work)
                .build();
    }

    Routes forUsers() {
        return Routes.builder().mount("", work).mount("", alive).otherwise(work).build();
    }

    Routes forOperators() {
        return Routes.builder().mount("", alive).mount("", ops).otherwise(alive).build();
    }
}
