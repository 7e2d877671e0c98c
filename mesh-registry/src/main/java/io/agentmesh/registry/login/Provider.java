package io.agentmesh.registry.login;

import io.agentmesh.program.secret.Secret;
import org.jspecify.annotations.Nullable;

/// Somebody who knows the users: begins a device login, says how far it is, and who it was. For any thread.
sealed interface Provider permits GitHub, OpenIdConnect {
    /// Begins a login.
    ///
    /// @throws ProviderFailure if the provider does not
    DeviceCode begin() throws ProviderFailure, InterruptedException;

    /// Asks whether the user has agreed.
    ///
    /// @throws ProviderFailure if there is no answer; the login may still come to a good end
    Progress poll(String deviceCode) throws ProviderFailure, InterruptedException;

    /// Whose grant it is.
    ///
    /// @throws ProviderFailure if the provider does not say
    Account accountOf(Grant grant) throws ProviderFailure, InterruptedException;

    /// How far a login is.
    sealed interface Progress {
        /// Not there, or never: passed on to the client as it is (registry §4.3).
        ///
        /// @param error a word such as `authorization_pending`
        /// @param description for a person
        /// @param interval seconds between two questions from now on
        record NotYet(
                String error,
                @Nullable String description,
                @Nullable Long interval) implements Progress {}

        /// The user agreed.
        ///
        /// @param grant speaks for the user at the provider
        record Granted(Grant grant) implements Progress {}
    }

    /// What a provider gives once the user agreed.
    ///
    /// @param accessToken speaks for the user at the provider
    /// @param idToken what the provider says of the user, if it says so here
    record Grant(Secret accessToken, @Nullable Secret idToken) {}

    /// Somebody whom a provider knows.
    ///
    /// @param provider the provider's name
    /// @param externalId the same for the same person for ever, and nobody else's at any provider
    /// @param displayName for people, if there is one
    record Account(
            String provider, String externalId, @Nullable String displayName) {}
}
