package io.agentmesh.relay.queue;

import static io.agentmesh.core.testing.Keys.ALICE;
import static io.agentmesh.core.testing.Keys.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.relay.queue.WorkIntake.Offer;
import io.agentmesh.relay.routing.Traffic;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WorkIntakeTest {
    private static final OutgoingEnvelope SMALL = Traffic.envelope(ALICE, BOB, 1);
    private static final int HALF_OF_THE_BYTES = (int) WorkIntake.MAX_PUT_BYTES / 2;

    private final WorkIntake intake = new WorkIntake();

    @Test
    void worksAreTakenInTheOrderOfTheirComing() throws InterruptedException {
        Work.Put put = put(SMALL);
        var removal = new Work.Remove(put.entry(), kept -> {});
        intake.offer(put);
        intake.ask(removal);

        assertThat(intake.take()).containsExactly(put, removal);
    }

    @Test
    void onePutMoreThanMayWaitIsRefusedUntilSomeAreTaken() throws InterruptedException {
        for (int i = 0; i < WorkIntake.MAX_PUTS; i++) {
            assertThat(intake.offer(put(SMALL))).isEqualTo(Offer.TAKEN);
        }

        assertThat(intake.offer(put(SMALL))).isEqualTo(Offer.FULL);
        intake.take();
        assertThat(intake.offer(put(SMALL))).isEqualTo(Offer.TAKEN);
    }

    @Test
    void oneByteMoreThanMayWaitIsRefused() {
        assertThat(intake.offer(put(ofSize(HALF_OF_THE_BYTES)))).isEqualTo(Offer.TAKEN);
        assertThat(intake.offer(put(ofSize(HALF_OF_THE_BYTES)))).isEqualTo(Offer.TAKEN);

        assertThat(intake.offer(put(ofSize(1)))).isEqualTo(Offer.FULL);
    }

    @Test
    void moreThanShareACommitWaitForTheNext() throws InterruptedException {
        for (int i = 0; i <= WorkIntake.MAX_BATCH; i++) {
            intake.offer(put(SMALL));
        }

        assertThat(intake.take()).hasSize(WorkIntake.MAX_BATCH);
        assertThat(intake.take()).hasSize(1);
    }

    @Test
    void ofSweepsOnlyOneWaits() throws InterruptedException {
        intake.ask(new Work.Sweep());
        intake.ask(new Work.Sweep());
        assertThat(intake.take()).hasSize(1);

        intake.ask(new Work.Sweep());
        assertThat(intake.take()).hasSize(1);
    }

    @Test
    void closedIntakeTakesNothingInAndGivesOutWhatItHas() throws InterruptedException {
        intake.offer(put(SMALL));
        intake.close();

        assertThat(intake.offer(put(SMALL))).isEqualTo(Offer.CLOSED);
        assertThat(intake.ask(new Work.Sweep())).isFalse();
        assertThat(intake.take()).hasSize(1);
        assertThat(intake.take()).isEmpty();
    }

    private static Work.Put put(OutgoingEnvelope envelope) {
        return new Work.Put(new QueueEntry(1, envelope), stored -> {});
    }

    private static OutgoingEnvelope ofSize(int bytes) {
        return OutgoingEnvelope.kept(new UUID(0, 1), ALICE.id(), Traffic.at(BOB), new byte[bytes]);
    }
}
