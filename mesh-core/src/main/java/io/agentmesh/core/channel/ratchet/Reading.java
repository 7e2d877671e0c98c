package io.agentmesh.core.channel.ratchet;

import io.agentmesh.core.channel.Octets;
import io.agentmesh.core.channel.prekey.FrameRefusal;
import io.agentmesh.core.channel.ratchet.RatchetState.Keys;
import io.agentmesh.core.channel.ratchet.SkippedKeys.Kept;
import io.agentmesh.core.channel.ratchet.SkippedKeys.Place;
import io.agentmesh.core.channel.suite.AgreementKey;
import io.agentmesh.core.channel.suite.AgreementKeyPair;
import io.agentmesh.core.channel.suite.Secret;
import io.agentmesh.core.error.Decoded;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One attempt to open one frame: Double Ratchet §3.5, with the order of work turned so that nothing is drawn,
/// put aside or given up before the frame has proved to be the peer's.
///
/// 1. A key that was put aside for this very message opens it.
/// 2. A frame of the chain that is read now: move along the chain, put the keys between aside.
/// 3. A frame of a new chain: step the root chain, move along the new one; once the frame is open, put aside
/// what the old chain still owed, and step the root chain again for an own new key.
final class Reading {
    private final RatchetState state;
    private final Frame frame;
    private final OpenContext context;
    private final Scratch scratch;
    private final long nowMillis;
    private final SkippedKeys skipped;

    Reading(RatchetState state, Frame frame, OpenContext context, Scratch scratch) {
        this.state = state;
        this.frame = frame;
        this.context = context;
        this.scratch = scratch;
        this.nowMillis = context.now().toEpochMilli();
        this.skipped = state.skipped().youngAt(nowMillis);
    }

    OpenedFrame read(SecureRandom random) {
        if (!frame.sessionId().equals(state.sessionId()) || !context.sender().equals(state.peer())) {
            return refused(FrameRefusal.CANNOT_OPEN);
        }
        RatchetHeader header = frame.header();
        var place = new Place(header.key(), header.n());
        Optional<Kept> kept = skipped.find(place);
        if (kept.isPresent()) {
            return withKeptKey(place, kept.get().messageKey());
        }
        Chain receiving = state.keys().receiving();
        return receiving != null && header.key().equals(state.keys().other())
                ? inChain(receiving, header)
                : inNewChain(header, random);
    }

    private OpenedFrame withKeptKey(Place place, Secret messageKey) {
        return decrypt(messageKey)
                .map(padded -> opened(padded, state.keys(), skipped.without(place), 0))
                .orElseGet(() -> refused(FrameRefusal.CANNOT_OPEN));
    }

    private OpenedFrame inChain(Chain receiving, RatchetHeader header) {
        if (header.n() < receiving.n()) {
            return refused(FrameRefusal.ALREADY_READ);
        }
        if (header.n() - receiving.n() > DoubleRatchet.MAX_JUMP) {
            return refused(FrameRefusal.TOO_MANY_SKIPPED);
        }
        Map<Place, Kept> aside = new LinkedHashMap<>();
        Chain reached = moveTo(header.n(), receiving, header.key(), aside);
        return decrypt(scratch.add(reached.messageKey()))
                .map(padded -> {
                    Keys keys = state.keys();
                    var next = new Keys(
                            keys.own(),
                            keys.other(),
                            keys.root(),
                            keys.sending(),
                            scratch.add(reached.next()),
                            keys.previous());
                    return opened(padded, next, skipped.with(aside), 0);
                })
                .orElseGet(() -> refused(FrameRefusal.CANNOT_OPEN));
    }

    private OpenedFrame inNewChain(RatchetHeader header, SecureRandom random) {
        if (header.n() > DoubleRatchet.MAX_JUMP) {
            return refused(FrameRefusal.TOO_MANY_SKIPPED);
        }
        Keys keys = state.keys();
        Optional<RootStep> step = RootStep.from(keys.root(), keys.own(), header.key());
        if (step.isEmpty()) {
            return refused(FrameRefusal.CANNOT_OPEN);
        }
        RootStep received = scratch.add(step.get());
        Map<Place, Kept> newer = new LinkedHashMap<>();
        Chain reached = moveTo(header.n(), received.chain(), header.key(), newer);
        return decrypt(scratch.add(reached.messageKey()))
                .map(padded -> {
                    Map<Place, Kept> older = new LinkedHashMap<>();
                    long givenUp = finishOldChain(header.pn(), older);
                    Keys next = answering(received.root(), scratch.add(reached.next()), random);
                    return opened(padded, next, skipped.with(older).with(newer), givenUp);
                })
                .orElseGet(() -> refused(FrameRefusal.CANNOT_OPEN));
    }

    /// Puts aside what the chain before still owes. Where that is too much, heavy loss must not wedge the
    /// session: those messages are given up, and counted.
    private long finishOldChain(long end, Map<Place, Kept> aside) {
        Chain receiving = state.keys().receiving();
        AgreementKey other = state.keys().other();
        if (receiving == null || other == null) {
            return 0;
        }
        long owed = end - receiving.n();
        if (owed > DoubleRatchet.MAX_JUMP) {
            return owed;
        }
        moveTo(end, receiving, other, aside);
        return 0;
    }

    /// The second half of a step: a ratchet key of our own, and the chain on which we answer.
    private Keys answering(Secret root, Chain receiving, SecureRandom random) {
        Chain sending = state.keys().sending();
        AgreementKeyPair own = AgreementKeyPair.generate(random);
        scratch.add(own.privateKey());
        RootStep step = scratch.add(RootStep.from(root, own, frame.header().key())
                .orElseThrow(() -> new IllegalStateException("a key of low order opened a frame")));
        long previous = sending == null ? 0 : sending.n();
        return new Keys(own, frame.header().key(), step.root(), step.chain(), receiving, previous);
    }

    private Chain moveTo(long n, Chain from, AgreementKey key, Map<Place, Kept> aside) {
        Chain chain = from;
        while (chain.n() < n) {
            aside.put(new Place(key, chain.n()), new Kept(scratch.add(chain.messageKey()), nowMillis));
            chain = scratch.add(chain.next());
        }
        return chain;
    }

    private Optional<byte[]> decrypt(Secret messageKey) {
        var sealed = new MessageCipher.Sealed(frame.ciphertext(), frame.tag());
        byte[] associated = AssociatedData.of(
                state.session(), context.envelopeId(), frame.headBytes().toByteArray());
        return MessageCipher.open(messageKey, sealed, associated);
    }

    private OpenedFrame opened(byte[] padded, Keys keys, SkippedKeys rest, long givenUp) {
        var next =
                new RatchetState(state.session(), keys, rest, state.activity().read(nowMillis));
        scratch.keepThoseOf(next);
        Decoded<Octets> text = Padding.unpad(padded);
        Arrays.fill(padded, (byte) 0);
        return switch (text) {
            case Decoded.Ok<Octets>(Octets unpadded) -> new OpenedFrame.Text(unpadded, next, givenUp);
            case Decoded.Bad<Octets>(var why) -> new OpenedFrame.BadlyPadded(why, next);
        };
    }

    private static OpenedFrame refused(FrameRefusal reason) {
        return new OpenedFrame.Refused(reason);
    }
}
