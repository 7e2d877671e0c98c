package io.agentmesh.registry.config;

import io.agentmesh.program.settings.AddressRanges;
import io.agentmesh.program.settings.Setting;
import io.agentmesh.program.settings.SettingsReader;
import io.agentmesh.program.settings.ValueType;
import java.util.Locale;

/// Whose word counts when a request says where it came from.
///
/// @param trusted the proxies' own addresses
/// @param header in which they say it
public record ProxyPolicy(AddressRanges trusted, Header header) {
    /// A header in which a proxy names the address that it saw. One alone is read: a proxy writes one of them and
    /// passes the other on as the client sent it.
    public enum Header {
        /// The usual one, addresses with commas.
        X_FORWARDED_FOR,
        /// The standard's, `for=192.0.2.1` (RFC 7239).
        FORWARDED;

        /// As it is sent.
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// This machine, and what nearly every proxy sends.
    public static final ProxyPolicy DEFAULT = new ProxyPolicy(AddressRanges.LOOPBACK, Header.X_FORWARDED_FOR);

    /// `--trusted-proxies`, `MESH_REGISTRY_TRUSTED_PROXIES`: this machine.
    public static final Setting TRUSTED =
            Setting.named("trusted_proxies").withEnvironment("MESH_REGISTRY_TRUSTED_PROXIES");
    /// `--proxy-header`, `MESH_REGISTRY_PROXY_HEADER`: `x-forwarded-for`.
    public static final Setting HEADER = Setting.named("proxy_header").withEnvironment("MESH_REGISTRY_PROXY_HEADER");

    private static final ValueType<AddressRanges> NETWORKS =
            ValueType.addresses().orWord("none", AddressRanges.NONE);

    /// Reads both settings; problems are noted with the reader.
    static ProxyPolicy read(SettingsReader settings) {
        return new ProxyPolicy(
                settings.read(TRUSTED, NETWORKS, DEFAULT.trusted),
                settings.read(HEADER, ValueType.oneOf(Header.class), DEFAULT.header));
    }
}
