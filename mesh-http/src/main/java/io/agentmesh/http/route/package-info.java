/// Routes, each run on a virtual thread with plain blocking code.
/// [Routes][io.agentmesh.http.route.Routes] is the way in:
///
/// ```java
/// Routes api = Routes.builder()
///         .filter(tokens)                                  // before the method and the body are looked at
///         .get("/agents/{card}", request -> card(request.pathParameter("card")))
///         .post("/agents", this::register)
///         .webSocket("/sync", this::openSync)
///         .build();
/// ```
///
/// A path is matched segment by segment as it was sent (wire §10.2, registry §1.7): no folding of
/// slashes or case. A literal segment wins over a parameter. An unknown path is 404; a known one with
/// another method is 405 with `allow`, and it is the filters that are asked first. `GET` routes also
/// answer `HEAD`.
@NullMarked
package io.agentmesh.http.route;

import org.jspecify.annotations.NullMarked;
