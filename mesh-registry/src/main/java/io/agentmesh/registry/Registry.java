package io.agentmesh.registry;

import io.agentmesh.http.route.Routes;
import io.agentmesh.program.StartException;
import io.agentmesh.program.serving.Served;
import io.agentmesh.registry.acl.AclRepository;
import io.agentmesh.registry.acl.AclRoutes;
import io.agentmesh.registry.acl.AclRules;
import io.agentmesh.registry.admission.AdmissionFeed;
import io.agentmesh.registry.admission.AdmissionRoutes;
import io.agentmesh.registry.admission.News;
import io.agentmesh.registry.card.CardRepository;
import io.agentmesh.registry.card.CardRoutes;
import io.agentmesh.registry.card.Cards;
import io.agentmesh.registry.card.KeyProofs;
import io.agentmesh.registry.departure.Departures;
import io.agentmesh.registry.gate.Gate;
import io.agentmesh.registry.gate.GateRoutes;
import io.agentmesh.registry.group.GroupChanges;
import io.agentmesh.registry.group.GroupRepository;
import io.agentmesh.registry.group.GroupRoutes;
import io.agentmesh.registry.group.Groups;
import io.agentmesh.registry.group.MemberRoutes;
import io.agentmesh.registry.group.Members;
import io.agentmesh.registry.lease.Leases;
import io.agentmesh.registry.lease.Sightings;
import io.agentmesh.registry.limit.RequestRates;
import io.agentmesh.registry.login.LoginDoor;
import io.agentmesh.registry.login.Logins;
import io.agentmesh.registry.login.ProviderCalls;
import io.agentmesh.registry.metrics.RegistryMetrics;
import io.agentmesh.registry.metrics.RequestMetrics;
import io.agentmesh.registry.openapi.OpenApi;
import io.agentmesh.registry.prekey.PrekeyRoutes;
import io.agentmesh.registry.request.ClientAddresses;
import io.agentmesh.registry.request.DateHeader;
import io.agentmesh.registry.request.ErrorBodies;
import io.agentmesh.registry.request.StorageFaults;
import io.agentmesh.registry.retention.Retention;
import io.agentmesh.registry.revocation.RevocationRepository;
import io.agentmesh.registry.revocation.RevocationRoutes;
import io.agentmesh.registry.revocation.Revocations;
import io.agentmesh.registry.rotation.RotationRoutes;
import io.agentmesh.registry.rotation.Rotations;
import io.agentmesh.registry.setupkey.SetupKeyRoutes;
import io.agentmesh.registry.setupkey.SetupKeys;
import io.agentmesh.registry.status.Readiness;
import io.agentmesh.registry.status.StatusRoutes;
import io.agentmesh.registry.store.SqliteStore;
import io.agentmesh.registry.store.Store;
import io.agentmesh.registry.store.StoreLimits;
import io.agentmesh.registry.subscription.Snapshots;
import io.agentmesh.registry.subscription.SyncRoutes;
import io.agentmesh.registry.sync.Heartbeats;
import io.agentmesh.registry.sync.SyncFeed;
import io.agentmesh.registry.sync.SyncHub;
import io.agentmesh.registry.token.BearerTokens;
import io.agentmesh.registry.token.LiveTokens;
import io.agentmesh.registry.token.Mint;
import io.agentmesh.registry.token.TokenRepository;
import io.agentmesh.registry.token.TokenRoutes;
import io.agentmesh.registry.token.TokenUses;
import io.agentmesh.registry.token.Tokens;
import io.agentmesh.registry.upkeep.Upkeep;
import io.agentmesh.registry.user.LocalAccounts;
import io.agentmesh.registry.user.UserRepository;
import io.agentmesh.registry.user.UserRoutes;
import java.util.List;

/// A registry as a set of routes over a store, for the program of its own and for whoever mounts it beside
/// others. For any thread.
///
/// ```java
/// try (Registry registry = Registry.open("registry.db", seams);
///         HttpServer server = HttpServer.start(config, loops, registry.routes())) {
///     shutdown.await();
/// }
/// ```
public final class Registry implements AutoCloseable {
    private final Store store;
    private final RegistrySeams seams;
    private final RegistryOptions options;
    private final ProviderCalls providerCalls;
    private final Mint mint;
    private final Groups groups;
    private final SyncHub hub;
    private final Sightings sightings;
    private final Gate gate;
    private final AdmissionFeed admissions = new AdmissionFeed();
    private final LiveTokens live;
    private final RequestMetrics requests;
    private final RequestRates rates;
    private final ClientAddresses addresses;
    private final LoginDoor door;
    private final Served parts;
    private final Upkeep upkeep;

    private Registry(Store store, RegistrySeams seams, RegistryOptions options) {
        this.store = store;
        this.seams = seams;
        this.options = options;
        this.providerCalls = ProviderCalls.within(ProviderCalls.DEADLINE, seams.ticker());
        this.mint = new Mint(seams.random());
        this.groups = new Groups(new GroupRepository(), mint, seams.clock());
        this.hub = new SyncHub(new Snapshots(store));
        this.sightings = new Sightings(store, hub, seams.clock());
        this.gate = new Gate(store, seams.clock(), sightings::saw);
        this.live = new LiveTokens(store, seams.clock());
        this.requests = new RequestMetrics(seams.ticker());
        this.rates = new RequestRates(options.policy().limits(), seams.ticker());
        this.addresses = new ClientAddresses(options.policy().proxies());
        var logins = new Logins(store, groups, mint, seams.clock());
        this.door = new LoginDoor(providerCalls, logins, seams.clock(), seams.ticker());
        door.change(options.login());
        this.parts = assemble();
        this.upkeep = Upkeep.start(
                seams.timers(),
                sightings,
                live,
                new Retention(store, seams.clock(), options.policy().retention()));
    }

    /// Opens the database and is ready to answer.
    ///
    /// @param database a file whose folder exists, or `:memory:`
    /// @throws StartException if the database cannot be used
    public static Registry open(String database, RegistrySeams seams) throws StartException {
        return open(database, seams, RegistryOptions.DEFAULT);
    }

    /// As [#open(String, RegistrySeams)], with what this registry offers.
    public static Registry open(String database, RegistrySeams seams, RegistryOptions options) throws StartException {
        StoreLimits limits =
                StoreLimits.DEFAULT.withSearchesOn(Runtime.getRuntime().availableProcessors());
        return over(SqliteStore.open(database, limits), seams, options);
    }

    /// A registry over a store that is open; it closes it in the end.
    public static Registry over(Store store, RegistrySeams seams, RegistryOptions options) {
        return new Registry(store, seams, options);
    }

    /// Takes of other options what a running registry can: the login provider, how often somebody may ask,
    /// which proxies are believed. The rest waits for a restart; [RegistryConfig#isReloaded] tells which is
    /// which.
    public void change(RegistryOptions other) {
        door.change(other.login());
        rates.change(other.policy().limits());
        addresses.change(other.policy().proxies());
    }

    /// Everything under `/` (registry §5).
    public Routes routes() {
        return served().together();
    }

    /// The same, by whom it is for: what operators look at may have a listener of its own.
    public Served served() {
        return served(OpenApi.ofRegistry());
    }

    /// The same, described together with what is served beside it.
    ///
    /// @param description what `/openapi.json` shows
    public Served served(OpenApi description) {
        return new Served(guarded(parts.work(), description.routes()), guarded(parts.alive()), guarded(parts.ops()));
    }

    /// Which group an agent is of, for a relay in the same process.
    public Gate gate() {
        return gate;
    }

    /// Whose answer at the gate may have changed, for a relay in the same process.
    public AdmissionFeed admissions() {
        return admissions;
    }

    /// What is done beside the requests.
    public Upkeep upkeep() {
        return upkeep;
    }

    /// Accounts that the operator makes.
    public LocalAccounts accounts() {
        return new LocalAccounts(store, groups, mint, seams.clock());
    }

    /// Lets go of the database, once what waits is on disk. The server is stopped before.
    @Override
    public void close() {
        upkeep.close();
        providerCalls.close();
        store.close();
    }

    private BearerTokens bearerTokens() {
        return new BearerTokens(store, new TokenRepository(), new TokenUses(store, seams.timers()), seams.clock());
    }

    private Served assemble() {
        var feed = new SyncFeed(hub);
        var news = new News(feed, admissions);
        var groupRepository = new GroupRepository();
        var origin = new Cards.Origin(mint, seams.clock());
        var leases = new Leases(seams.clock(), options.policy().cardLease());
        var cards = new Cards(new CardRepository(), leases, news, origin);
        var rules = new AclRules(new AclRepository(), feed, mint, seams.clock());
        var revocations = new Revocations(new RevocationRepository(), news, seams.clock());
        var departures = new Departures(cards, feed);
        var proofs = new KeyProofs(options.policy().proofs(), seams.clock());
        var setupKeys = new SetupKeyRoutes(store, new SetupKeys(cards, mint, seams.clock()), proofs);
        var membership = new CardRoutes.Membership(groupRepository, groups);
        var heartbeats = new Heartbeats(seams.timers(), seams.ticker());
        Routes forCallers = Routes.builder()
                .filter(bearerTokens())
                .mount("", new UserRoutes(store, new UserRepository()).routes())
                .mount("", new TokenRoutes(store, new Tokens(mint, seams.clock()), live).routes())
                .mount("", new CardRoutes(store, new CardRoutes.Rules(cards, proofs, leases), membership, hub).routes())
                .mount("", new RotationRoutes(store, new Rotations(cards, news, seams.clock())).routes())
                .mount("", new PrekeyRoutes(store, cards, feed, seams.clock()).routes())
                .mount("", new GroupRoutes(store, groups, new GroupChanges(departures)).routes())
                .mount("", new MemberRoutes(store, new Members(departures)).routes())
                .mount("", setupKeys.routes())
                .mount("", new AclRoutes(store, new AclRepository(), rules, groups).routes())
                .mount("", new RevocationRoutes(store, revocations).routes())
                .mount("", new StatusRoutes(store, hub::connectedAgents).routes())
                .mount("", new GateRoutes(gate).routes())
                .mount("", new AdmissionRoutes(admissions, heartbeats, live).routes())
                .mount("", new SyncRoutes(store, hub, heartbeats, live).routes())
                .build();
        var metrics = new RegistryMetrics(store, requests, hub::connectedAgents);
        Routes work = Routes.builder()
                .mount("", door.routes())
                .mount("", setupKeys.keyHolderRoutes())
                .mount("", forCallers)
                .build();
        Routes alive = Routes.builder()
                .mount("", StatusRoutes.health())
                .mount("", new Readiness(store).routes())
                .build();
        return new Served(work, alive, metrics.routes());
    }

    /// Counted, within their limits, and with errors that can be read.
    private Routes guarded(Routes... parts) {
        Routes.Builder all = Routes.builder()
                .filter(new DateHeader(seams.clock()))
                .filter(addresses)
                .filter(requests)
                .filter(new ErrorBodies())
                .filter(rates)
                .filter(new StorageFaults());
        List.of(parts).forEach(part -> all.mount("", part));
        return all.otherwise(ErrorBodies::notFound).build();
    }
}
