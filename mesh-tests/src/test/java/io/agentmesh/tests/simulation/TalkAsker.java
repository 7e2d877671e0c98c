package io.agentmesh.tests.simulation;

import io.agentmesh.core.error.MeshException;
import io.agentmesh.core.json.JsonValue;
import io.agentmesh.sdk.MeshAgent;
import io.agentmesh.sdk.stream.Conversation;
import io.agentmesh.sdk.stream.MeshStream;
import java.time.Duration;
import java.util.Optional;

/// The asker's side of talks, in one process of an agent: one thread reads, and in a conversation another one
/// speaks.
///
/// @param process whose threads they are
/// @param agent that asks
/// @param ledger is told of everything
record TalkAsker(SimulatedProcess process, MeshAgent agent, TalkLedger ledger) {
    void ask(Talk talk) {
        long number = ledger.issue(talk, new Ledger.Asker(agent.id(), process));
        switch (talk.kind()) {
            case STREAM -> process.startThread(() -> readStream(number, talk));
            case CONVERSATION -> process.startThread(() -> converse(number, talk));
        }
    }

    private void readStream(long number, Talk talk) throws InterruptedException {
        MeshStream stream = agent.requestStream(talk.target(), talk.question(number), talk.options());
        giveUpAfter(talk, stream::close);
        for (var item = stream.next(); item.isPresent(); item = stream.next()) {
            heard(number, talk, item.get());
        }
        ledger.ended(number, stream.end().orElseThrow());
    }

    private void converse(long number, Talk talk) throws InterruptedException {
        Conversation conversation = agent.converse(talk.target(), talk.question(number), talk.options());
        giveUpAfter(talk, conversation::close);
        process.startThread(() -> speak(number, talk, conversation));
        for (var item = conversation.next(); item.isPresent(); item = conversation.next()) {
            heard(number, talk, item.get());
        }
        // The other side may be done before it ends, and nothing may come after the end but what was there.
        var end = conversation.end();
        for (Optional<JsonValue> late = conversation.next(); late.isPresent(); late = conversation.next()) {
            heard(number, talk, late.get());
        }
        ledger.ended(number, end);
    }

    private void speak(long number, Talk talk, Conversation conversation) throws InterruptedException {
        try {
            for (int place = 0; place < talk.items(); place++) {
                conversation.send(Talk.item(number, place, talk.size()));
                ledger.said(number);
            }
            conversation.done();
        } catch (MeshException over) {
            // The reader is told why, and tells the ledger.
            process.execute(() -> {});
        }
    }

    private void heard(long number, Talk talk, JsonValue item) throws InterruptedException {
        ledger.heard(number, item);
        if (talk.pause().isPositive()) {
            process.sleep(talk.pause());
        }
    }

    private void giveUpAfter(Talk talk, Runnable close) {
        Duration patience = talk.patience();
        if (patience.compareTo(talk.options().deadline()) < 0) {
            process.schedule(patience, close);
        }
    }
}
