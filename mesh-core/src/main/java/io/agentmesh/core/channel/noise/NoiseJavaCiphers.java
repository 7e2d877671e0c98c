package io.agentmesh.core.channel.noise;

import com.southernstorm.noise.protocol.CipherState;
import com.southernstorm.noise.protocol.CipherStatePair;
import javax.crypto.BadPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/// noise-java's cipher states. The counter is set before each use, because the library's own moves on even when an
/// open fails.
final class NoiseJavaCiphers implements TransportCiphers {
    private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

    private final CipherStatePair ciphers;

    NoiseJavaCiphers(CipherStatePair ciphers) {
        this.ciphers = ciphers;
    }

    @Override
    public void seal(long counter, byte[] message) {
        CipherState sender = ciphers.getSender();
        sender.setNonce(counter);
        try {
            sender.encryptWithAd(NO_ASSOCIATED_DATA, message, 0, message, 0, message.length - Lengths.TAG);
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the buffer holds the tag", e);
        }
    }

    @Override
    public byte @Nullable [] open(long counter, byte[] message) {
        byte[] plaintext = new byte[message.length - Lengths.TAG];
        CipherState receiver = ciphers.getReceiver();
        receiver.setNonce(counter);
        try {
            receiver.decryptWithAd(NO_ASSOCIATED_DATA, message, 0, plaintext, 0, message.length);
            return plaintext;
        } catch (BadPaddingException e) {
            return null;
        } catch (ShortBufferException e) {
            throw new IllegalStateException("the buffer holds the content", e);
        }
    }

    @Override
    public void destroy() {
        ciphers.destroy();
    }
}
