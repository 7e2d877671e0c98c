package io.agentmesh.meshd.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AnswerRoomTest {
    private final AnswerRoom room = new AnswerRoom(10);

    @Test
    void answersAreTakenUpToTheBoundOfAllTogetherAndNotOneByteMore() {
        try (AnswerRoom.Share first = room.open();
                AnswerRoom.Share second = room.open()) {
            assertThat(first.takes(4)).isTrue();
            assertThat(second.takes(5)).isTrue();
            assertThat(room.isFull()).isFalse();
            assertThat(second.takes(1)).isTrue();
            assertThat(room.isFull()).isTrue();

            assertThat(second.takes(1)).isFalse();
        }
    }

    @Test
    void answerThatIsAloneIsTakenWhateverItsSize() {
        try (AnswerRoom.Share alone = room.open();
                AnswerRoom.Share later = room.open()) {
            assertThat(alone.takes(8)).isTrue();
            assertThat(alone.takes(8)).isTrue();

            assertThat(later.takes(1)).isFalse();
        }
    }

    @Test
    void answerThatEndsMakesRoomForOthersAlsoWhereItFoundTooLittle() {
        try (AnswerRoom.Share stays = room.open()) {
            assertThat(stays.takes(5)).isTrue();
            try (AnswerRoom.Share ends = room.open()) {
                assertThat(ends.takes(5)).isTrue();
                assertThat(ends.takes(1)).isFalse();
            }

            assertThat(stays.takes(5)).isTrue();
        }
    }
}
