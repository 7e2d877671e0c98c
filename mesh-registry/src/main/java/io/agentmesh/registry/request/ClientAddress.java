package io.agentmesh.registry.request;

import io.agentmesh.http.message.HttpRequest;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// Where a request came from. A proxy on this machine says whom it speaks for in `X-Forwarded-For`; the last address
/// there is the one that it saw itself. Nobody else is believed.
public final class ClientAddress {
    private static final Pattern IP = Pattern.compile("[0-9a-fA-F.:]{2,45}");

    private ClientAddress() {}

    /// The IP address as text; `local` for a Unix-domain socket.
    public static String of(HttpRequest request) {
        if (!(request.remote() instanceof InetSocketAddress internet) || internet.getAddress() == null) {
            return "local";
        }
        String address = internet.getAddress().getHostAddress();
        return internet.getAddress().isLoopbackAddress() ? forwarded(request, address) : address;
    }

    /// Whether somebody on this machine asks in no other's name.
    public static boolean isThisMachine(String address) {
        return address.equals("local")
                || address.startsWith("127.")
                || address.equals("::1")
                || address.equals("0:0:0:0:0:0:0:1");
    }

    private static String forwarded(HttpRequest request, String otherwise) {
        return request.headers().all("x-forwarded-for").stream()
                .reduce((_, last) -> last)
                .map(list -> list.substring(list.lastIndexOf(',') + 1).strip())
                .filter(address -> IP.matcher(address).matches())
                .orElse(otherwise);
    }
}
