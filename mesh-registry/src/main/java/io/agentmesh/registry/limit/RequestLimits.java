package io.agentmesh.registry.limit;

/// How often somebody may ask.
///
/// @param perAddress all requests of one address
/// @param perToken all requests with one token, but questions at the gate
/// @param openRoutes what needs no token but work: login and registration with a setup key, of one address
/// @param logins logins that begin, of everybody together: each is a call of the provider
public record RequestLimits(Rate perAddress, Rate perToken, Rate openRoutes, Rate logins) {
    /// 500 a second and 5,000 at once of an address, the same with a token, 10 and 100 of an address at the routes
    /// that need none, 5 and 100 logins.
    public static final RequestLimits DEFAULT =
            new RequestLimits(new Rate(500, 5000), new Rate(500, 5000), new Rate(10, 100), new Rate(5, 100));
}
