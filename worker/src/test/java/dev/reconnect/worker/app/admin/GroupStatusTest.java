package dev.reconnect.worker.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupStatusTest {

    @Test
    void whatLiesBehindThePositionWaits() {
        assertThat(GroupStatus.behind(0, 40L, 100)).isEqualTo(60);
        assertThat(GroupStatus.behind(0, 100L, 100)).isZero();
    }

    @Test
    void whatTheTopicHasForgottenDoesNotWait() {
        assertThat(GroupStatus.behind(90, 40L, 100)).isEqualTo(10);
    }

    @Test
    void whatAnOpenTransactionHoldsBackIsNoLagAndIsCounted() {
        assertThat(GroupStatus.behind(0, 40L, 40)).isZero();
        assertThat(GroupStatus.held(40, 46)).isEqualTo(6);
        assertThat(GroupStatus.held(46, 46)).isZero();
    }

    @Test
    void aTransactionThatEndsBetweenTheTwoLooksHoldsNothingBack() {
        assertThat(GroupStatus.held(48, 46)).isZero();
    }

    @Test
    void anEmptyPartitionHasNoLagWhateverIsKnownOfTheGroup() {
        assertThat(GroupStatus.behind(100, null, 100)).isZero();
        assertThat(GroupStatus.behind(0, null, 0)).isZero();
    }

    @Test
    void withoutAPositionOrWithOneBeyondTheEndTheLagIsNotKnown() {
        assertThat(GroupStatus.behind(0, null, 100)).isNull();
        assertThat(GroupStatus.behind(0, 200L, 100)).isNull();
    }
}
