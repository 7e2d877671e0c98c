package io.agentmesh.registry.login;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.SecretHash;
import io.agentmesh.core.account.User;
import io.agentmesh.core.account.UserId;
import io.agentmesh.core.time.Timestamp;
import io.agentmesh.program.secret.Secret;
import io.agentmesh.registry.audit.Actor;
import io.agentmesh.registry.audit.AuditLog;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.login.Provider.Account;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.Transaction;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.Tokens;
import io.agentmesh.registry.user.UserRepository;
import java.time.Duration;
import java.time.InstantSource;

/// Makes a token for somebody whom a provider knows, and the user and its group if they are missing: wholly or not at
/// all (registry §4.3).
public final class Logins {
    /// For which a login token is good.
    public static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final Store store;
    private final Groups groups;
    private final Mint mint;
    private final InstantSource clock;
    private final UserRepository users = new UserRepository();
    private final Tokens tokens;
    private final AuditLog audit = new AuditLog();

    /// Keeps users in this store.
    public Logins(Store store, Groups groups, Mint mint, InstantSource clock) {
        this.store = store;
        this.groups = groups;
        this.mint = mint;
        this.tokens = new Tokens(mint, clock);
        this.clock = clock;
    }

    /// Somebody who logged in.
    ///
    /// @param user who
    /// @param token speaks for them
    record LoggedIn(UserId user, Secret token) {}

    /// A token for this account.
    ///
    /// @param from the address that the login came from
    LoggedIn logIn(Account account, String from) throws InterruptedException {
        Secret token = Secret.of(mint.loginToken());
        UserId user = store.write(tx -> logIn(tx, account, token, from));
        return new LoggedIn(user, token);
    }

    private UserId logIn(Transaction tx, Account account, Secret token, String from) {
        Timestamp now = Timestamp.of(clock.instant());
        User user = users.findByExternalId(tx, account.externalId()).orElseGet(() -> add(tx, account, now));
        groups.first(tx, user.id());
        Timestamp end = Timestamp.of(clock.instant().plus(TOKEN_LIFE));
        tokens.addLogin(tx, new ApiTokenRecord(SecretHash.of(token.reveal()), user.id(), now, end));
        audit.record(tx, new Actor(user.id(), from, now), "logged in", "account", user.externalId());
        return user.id();
    }

    private User add(Transaction tx, Account account, Timestamp now) {
        var user =
                new User(new UserId(mint.uuid()), account.externalId(), account.provider(), account.displayName(), now);
        users.add(tx, user);
        return user;
    }
}
