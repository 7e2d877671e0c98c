package io.agentmesh.registry.user;

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
import io.agentmesh.registry.token.Purpose;
import io.agentmesh.registry.token.StoredToken;
import io.agentmesh.registry.token.TokenId;
import io.agentmesh.registry.token.TokenRepository;
import io.agentmesh.registry.token.Tokens;
import io.agentmesh.registry.token.Tokens.Made;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Accounts that the registry's operator makes, with no login provider: external id `local:<name>`, provider
/// `local`.
public final class LocalAccounts {
    private static final String PROVIDER = "local";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Store store;
    private final UserRepository users;
    private final TokenRepository repository = new TokenRepository();
    private final Tokens tokens;
    private final Groups groups;
    private final Mint mint;
    private final InstantSource clock;
    private final AuditLog audit = new AuditLog();

    /// Keeps accounts in this store.
    public LocalAccounts(Store store, Groups groups, Mint mint, InstantSource clock) {
        this.store = store;
        this.users = new UserRepository();
        this.tokens = new Tokens(mint, clock);
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
        return createToken(name, Purpose.FULL, Optional.empty());
    }

    /// A new token of a kind.
    ///
    /// @param life until it ends; empty for never
    /// @throws IllegalArgumentException if it is no name
    public Secret createToken(String name, Purpose purpose, Optional<Duration> life) throws InterruptedException {
        requireName(name);
        return store.write(tx -> {
            User account = account(tx, name);
            groups.first(tx, account.id());
            Made made = tokens.make(tx, account.id(), purpose, life);
            record(tx, "token created by the operator", account, made.stored());
            return made.secret();
        });
    }

    /// The tokens of an account; none if there is no such account.
    ///
    /// @throws IllegalArgumentException if it is no name
    public List<StoredToken> tokensOf(String name) throws InterruptedException {
        requireName(name);
        return store.read(tx -> users.findByExternalId(tx, externalId(name))
                .map(user -> repository.ofUser(tx, user.id()))
                .orElse(List.of()));
    }

    /// Takes a token of an account away; false if it has no such token.
    ///
    /// @throws IllegalArgumentException if it is no name
    public boolean revokeToken(String name, TokenId id) throws InterruptedException {
        requireName(name);
        return store.write(tx -> users.findByExternalId(tx, externalId(name))
                .flatMap(user -> repository.find(tx, id, user.id()).map(token -> revoke(tx, user, token)))
                .isPresent());
    }

    private StoredToken revoke(Transaction tx, User user, StoredToken token) {
        repository.delete(tx, token.record().hash());
        record(tx, "token revoked by the operator", user, token);
        return token;
    }

    private void record(Transaction tx, String what, User account, StoredToken token) {
        audit.record(
                tx,
                Actor.operator(account.id(), clock),
                what,
                "account",
                account.externalId(),
                "token",
                token.id().toString(),
                "scope",
                token.purpose().scope().word());
    }

    private static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("name: " + name + " (expected: 1 to 64 of A-Z a-z 0-9 . _ @ -)");
        }
    }

    private static String externalId(String name) {
        return PROVIDER + ":" + name;
    }

    private User account(Transaction tx, String name) {
        return users.findByExternalId(tx, externalId(name)).orElseGet(() -> {
            var user = new User(new UserId(mint.uuid()), externalId(name), PROVIDER, name, now());
            users.add(tx, user);
            return user;
        });
    }

    private Timestamp now() {
        return Timestamp.of(clock.instant());
    }
}
