package io.agentmesh.registry.user;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.audit.Actor;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.TokenRepository;
import java.time.InstantSource;
import java.util.regex.Pattern;

/// Accounts that the registry's operator makes, with no login provider: external id `local:<name>`, provider
/// `local`.
public final class LocalAccounts {
    private static final String PROVIDER = "local";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Store store;
    private final UserRepository users;
    private final TokenRepository tokens;
    private final Groups groups;
    private final Mint mint;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    /// Keeps accounts in this store.
    public LocalAccounts(Store store, Groups groups, Mint mint, InstantSource clock) {
        this.store = store;
        this.users = new UserRepository();
        this.tokens = new TokenRepository();
        this.groups = groups;
        this.mint = mint;
        this.clock = clock;
    }

    /// Whether a name can be given to an account: 1 to 64 letters, digits and `.`, `_`, `@`, `-`.
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// A new token, without end, for the account of this name; makes the account and its group if they are missing.
    ///
    /// @throws IllegalArgumentException if it is no name
    public Secret createToken(String name) throws InterruptedException {
        if (!isName(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1 to 64 of A-Z a-z 0-9 . _ @ -)");
        }
        String token = mint.apiToken();
        store.write(tx -> {
            User account = account(tx, name);
            groups.first(tx, account.id());
            tokens.add(tx, new ApiTokenRecord(SecretHash.of(token), account.id(), now(), null));
            Actor operator = Actor.operator(account.id(), clock);
            audit.record(tx, operator, "token created by the operator", "account", account.externalId());
            return account;
        });
        return Secret.of(token);
    }

    private User account(Transaction tx, String name) {
        String externalId = PROVIDER + ":" + name;
        return users.findByExternalId(tx, externalId).orElseGet(() -> {
            var user = new User(new UserId(mint.uuid()), externalId, PROVIDER, name, now());
            users.add(tx, user);
            return user;
        });
    }

    private Timestamp now() {
        return Timestamp.of(clock.instant());
    }
}
