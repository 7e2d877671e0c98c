package io.agentmesh.core.channel.noise;

import io.agentmesh.core.channel.ChannelState;
import io.agentmesh.core.channel.Handshake;
import io.agentmesh.core.channel.HandshakeRefusal;
import io.agentmesh.core.channel.HandshakeStep;
import io.agentmesh.core.channel.Octets;
import java.util.List;

/// One handshake of Noise_XX.
///
/// | state | input | step | next |
/// |---|---|---|---|
/// | NEW, initiator | begin | Send(message 1) | AWAITS_2 |
/// | NEW, responder | begin | Wait | AWAITS_1 |
/// | AWAITS_1 | message 1 | Send(message 2) | AWAITS_3 |
/// | AWAITS_2 | message 2 | Done(send message 3) | OVER |
/// | AWAITS_3 | message 3 | Done | OVER |
/// | AWAITS_n | too short, too long | Refused | unchanged |
/// | AWAITS_n | weak or not authentic | Refused | OVER |
/// | any | anything else | Refused(OUT_OF_TURN) | unchanged |
///
/// Owned by the caller's serial executor.
final class NoiseHandshake implements Handshake {
    private enum State {
        NEW(0),
        AWAITS_1(Lengths.MESSAGE_1),
        AWAITS_2(Lengths.MESSAGE_2),
        AWAITS_3(Lengths.MESSAGE_3),
        OVER(0);

        private final int minimumLength;

        State(int minimumLength) {
            this.minimumLength = minimumLength;
        }
    }

    private static final ChannelState REMADE = new ChannelState.Remade();

    private final Role role;
    private final XxExchange exchange;
    private final Octets offer;
    private final CatchUp catchUp;
    private State state = State.NEW;

    NoiseHandshake(Role role, XxExchange exchange, Octets offer, CatchUp catchUp) {
        this.role = role;
        this.exchange = exchange;
        this.offer = offer;
        this.catchUp = catchUp;
    }

    @Override
    public HandshakeStep begin() {
        if (state != State.NEW) {
            throw new IllegalStateException("state: " + state + " (expected: NEW)");
        }
        if (role == Role.RESPONDER) {
            state = State.AWAITS_1;
            return new HandshakeStep.Wait();
        }
        state = State.AWAITS_2;
        return new HandshakeStep.Send(write(Octets.EMPTY), REMADE);
    }

    @Override
    public HandshakeStep receive(Octets message) {
        return switch (state) {
            case NEW, OVER -> refuse(HandshakeRefusal.OUT_OF_TURN);
            case AWAITS_1, AWAITS_2, AWAITS_3 -> read(message.toByteArray());
        };
    }

    private HandshakeStep read(byte[] message) {
        if (message.length < state.minimumLength) {
            return refuse(HandshakeRefusal.TOO_SHORT);
        }
        if (message.length > NoiseChannels.MAX_MESSAGE_BYTES) {
            return refuse(HandshakeRefusal.TOO_LONG);
        }
        return switch (exchange.read(message)) {
            case XxExchange.Read.Payload(Octets payload) -> advance(payload);
            case XxExchange.Read.WeakKey() -> refuse(HandshakeRefusal.WEAK_KEY);
            // No exchange can go back to before the read, so the handshake ends with it.
            case XxExchange.Read.NotAuthentic() -> refuse(HandshakeRefusal.NOT_AUTHENTIC);
        };
    }

    /// What follows a message that was read.
    private HandshakeStep advance(Octets payload) {
        if (state == State.AWAITS_1) {
            state = State.AWAITS_3;
            return new HandshakeStep.Send(write(offer), REMADE);
        }
        List<Octets> toSend = state == State.AWAITS_2 ? List.of(write(offer)) : List.of();
        NoiseChannel channel = new NoiseChannel(exchange.split(), catchUp);
        close();
        return new HandshakeStep.Done(channel, toSend, payload, REMADE);
    }

    private HandshakeStep refuse(HandshakeRefusal reason) {
        if (reason.endsHandshake()) {
            close();
        }
        return new HandshakeStep.Refused(reason);
    }

    private Octets write(Octets payload) {
        return Octets.owning(exchange.write(payload.toByteArray()));
    }

    @Override
    public void close() {
        if (state != State.OVER) {
            state = State.OVER;
            exchange.destroy();
        }
    }
}
