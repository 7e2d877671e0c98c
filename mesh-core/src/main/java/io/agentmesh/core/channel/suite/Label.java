package io.agentmesh.core.channel.suite;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What a derivation, a hash or a signature of the offline channel is for (offline §3). Each use has a label of its
/// own, so that nothing made for one purpose fits another; none begins as any other signed text of the mesh does.
public enum Label {
    /// HKDF info of the agreement.
    X3DH("x3dh"),
    /// HKDF info of a step of the root chain.
    ROOT("root"),
    /// HKDF info that makes a message key into cipher key, MAC key and IV.
    MESSAGE("message"),
    /// Signature over a signed prekey.
    SIGNED_PREKEY("signed-prekey"),
    /// Signature over a one-time prekey.
    ONE_TIME_PREKEY("one-time-prekey"),
    /// Signature over a bundle, and its digest.
    BUNDLE("bundle"),
    /// Hash over all that an agreement was made of.
    TRANSCRIPT("transcript"),
    /// Hash over the logical content of a message.
    DIGEST("digest"),
    /// Signature over a receipt.
    RECEIPT("receipt"),
    /// Signature over the boot counter that a registry keeps against restored backups.
    ANCHOR("anchor");

    private static final String PREFIX = "agentmesh/offline/1/";

    private final String text;

    Label(String use) {
        this.text = PREFIX + use;
    }

    /// The label alone, as HKDF takes it.
    public byte[] info() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// `label ‖ 00 ‖ parts`, as it is signed and hashed. The parts before the last have a fixed length each, so
    /// that the bytes can be read in one way only.
    public byte[] over(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(info());
        bytes.write(0);
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
