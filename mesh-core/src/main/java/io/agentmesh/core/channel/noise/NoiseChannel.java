package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.ChannelState;
import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.Opened;
import io.agentmesh.core.channel.PeerKey;
import io.agentmesh.core.channel.Sealed;
import io.agentmesh.core.channel.SecureChannel;
import java.util.Set;

/// A Noise transport state: a cipher state and an implicit counter a direction (wire §9.1, §9.5). Counters
/// run from 0 to 2^64−2; 2^64−1 is reserved and ends the channel.
///
/// Owned by the caller's serial executor.
final class NoiseChannel implements SecureChannel {
    /// 2^64−1 as an unsigned number: never used for a message.
    private static final long RESERVED_COUNTER = -1L;

    private static final ChannelState REMADE = new ChannelState.Remade();

    private final TransportCiphers ciphers;
    private final Octets handshakeHash;
    private final PeerKey peer;
    private final CatchUp catchUp;
    private long nextToSeal;
    private long nextToOpen;
    private boolean closed;

    NoiseChannel(XxExchange.Established established, CatchUp catchUp) {
        this.ciphers = established.ciphers();
        this.handshakeHash = established.handshakeHash();
        this.peer = new PeerKey(established.remoteStaticKey());
        this.catchUp = catchUp;
    }

    /// For tests at the end of the counters' range.
    void jumpTo(long sealCounter, long openCounter) {
        nextToSeal = sealCounter;
        nextToOpen = openCounter;
    }

    @Override
    public Sealed seal(Octets plaintext) {
        checkOpen();
        if (plaintext.length() > NoiseChannels.MAX_PLAINTEXT_BYTES) {
            return new Sealed.Refused(Sealed.Reason.TOO_LONG);
        }
        if (nextToSeal == RESERVED_COUNTER) {
            return new Sealed.Refused(Sealed.Reason.SPENT);
        }
        byte[] message = new byte[plaintext.length() + Lengths.TAG];
        plaintext.copyTo(message);
        ciphers.seal(nextToSeal, message);
        nextToSeal++;
        return new Sealed.Message(Octets.owning(message), REMADE);
    }

    @Override
    public Opened open(Octets message) {
        checkOpen();
        if (message.length() > NoiseChannels.MAX_MESSAGE_BYTES) {
            return new Opened.Refused(Opened.Reason.TOO_LONG);
        }
        if (message.length() < Lengths.TAG) {
            return new Opened.Refused(Opened.Reason.NOT_AUTHENTIC);
        }
        if (nextToOpen == RESERVED_COUNTER) {
            return new Opened.Refused(Opened.Reason.SPENT);
        }
        return openAtNextCounters(message.toByteArray());
    }

    private Opened openAtNextCounters(byte[] message) {
        for (int ahead = 0; ahead <= catchUp.window(); ahead++) {
            long counter = nextToOpen + ahead;
            if (counter == RESERVED_COUNTER) {
                break;
            }
            byte[] content = ciphers.open(counter, message);
            if (content != null) {
                nextToOpen = counter + 1;
                return new Opened.Plaintext(Octets.owning(content), peer, REMADE, ahead);
            }
        }
        return new Opened.Refused(Opened.Reason.NOT_AUTHENTIC);
    }

    @Override
    public int maxPlaintextBytes() {
        return NoiseChannels.MAX_PLAINTEXT_BYTES;
    }

    @Override
    public int maxMessageBytes() {
        return NoiseChannels.MAX_MESSAGE_BYTES;
    }

    @Override
    public Set<PeerKey> peers() {
        return Set.of(peer);
    }

    @Override
    public Octets binding() {
        return handshakeHash;
    }

    @Override
    public void close() {
        closed = true;
        ciphers.destroy();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("channel: closed (expected: open)");
        }
    }
}
