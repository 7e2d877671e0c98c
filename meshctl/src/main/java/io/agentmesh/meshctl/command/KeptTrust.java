package io.agentmesh.meshctl.command;

import io.agentmesh.http.client.TlsTrust;
import io.agentmesh.meshctl.config.CaFile;
import io.agentmesh.meshctl.failure.CommandException;
import io.agentmesh.program.credentials.CredentialsChange;

/// Keeps what a registry is trusted by beside its address, if it was typed: later commands need it too, and the daemon.
///
/// @param context knows the settings
/// @param address as it was typed
record KeptTrust(Context context, RegistryAddress address) {
    /// Asked for before anything is done: a file that is no good would hinder every later command.
    CredentialsChange change() throws CommandException {
        if (address.caFile() == null) {
            return CredentialsChange.none();
        }
        CaFile typed = context.settings().caFileOfThisCall(address.caFile()).orElseThrow();
        TlsTrust _ = typed.trust();
        return CredentialsChange.none().caFile(typed.path());
    }
}
