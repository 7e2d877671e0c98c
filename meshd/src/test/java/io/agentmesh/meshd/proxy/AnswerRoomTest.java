package io.agentmesh.meshd.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.identity.AgentId;
import io.agentmesh.core.testing.Keys;
import org.junit.jupiter.api.Test;

final class AnswerRoomTest {
    private static final AgentId ALICE = Keys.ALICE.id();
    private static final AgentId BOB = Keys.BOB.id();
    private static final AgentId CAROL = Keys.CAROL.id();

    private final AnswerRoom room = new AnswerRoom(80);

    @Test
    void answersAreTakenUpToTheBoundOfAllTogetherAndNotOneByteMore() {
        try (AnswerRoom.Share first = room.open(ALICE);
                AnswerRoom.Share second = room.open(BOB);
                AnswerRoom.Share third = room.open(CAROL)) {
            assertThat(first.takes(39)).isTrue();
            assertThat(second.takes(39)).isTrue();
            assertThat(third.takes(2)).isTrue();

            assertThat(third.takes(1)).isFalse();
        }
    }

    @Test
    void noneIsAskedForOnceOnlyAnEighthIsLeft() {
        try (AnswerRoom.Share first = room.open(ALICE);
                AnswerRoom.Share second = room.open(BOB)) {
            assertThat(first.takes(29)).isTrue();
            assertThat(second.takes(40)).isTrue();
            assertThat(room.isFull(CAROL)).isFalse();

            assertThat(first.takes(1)).isTrue();

            assertThat(room.isFull(CAROL)).isTrue();
        }
        assertThat(room.isFull(CAROL)).isFalse();
    }

    @Test
    void answersToOneCallerTakeHalfAndLeaveTheRestToOthers() {
        try (AnswerRoom.Share first = room.open(ALICE);
                AnswerRoom.Share second = room.open(ALICE);
                AnswerRoom.Share others = room.open(BOB)) {
            assertThat(first.takes(20)).isTrue();
            assertThat(second.takes(9)).isTrue();
            assertThat(room.isFull(ALICE)).isFalse();
            assertThat(second.takes(11)).isTrue();
            assertThat(room.isFull(ALICE)).isTrue();
            assertThat(second.takes(1)).isFalse();

            assertThat(room.isFull(BOB)).isFalse();
            assertThat(others.takes(40)).isTrue();
        }
        assertThat(room.isFull(ALICE)).isFalse();
    }

    @Test
    void answerThatIsAloneIsTakenWhateverItsSize() {
        try (AnswerRoom.Share alone = room.open(ALICE);
                AnswerRoom.Share later = room.open(BOB)) {
            assertThat(alone.takes(64)).isTrue();
            assertThat(alone.takes(64)).isTrue();

            assertThat(later.takes(1)).isFalse();
        }
    }

    @Test
    void answerThatEndsMakesRoomForOthersAlsoWhereItFoundTooLittle() {
        try (AnswerRoom.Share stays = room.open(ALICE)) {
            assertThat(stays.takes(40)).isTrue();
            try (AnswerRoom.Share ends = room.open(BOB)) {
                assertThat(ends.takes(40)).isTrue();
                assertThat(ends.takes(1)).isFalse();
            }
            try (AnswerRoom.Share next = room.open(BOB)) {
                assertThat(next.takes(40)).isTrue();
            }
        }
    }
}
