package io.agentmesh.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmesh.core.account.ApiTokenRecord;
import io.agentmesh.core.account.Group;
import io.agentmesh.core.account.SetupKeyRecord;
import io.agentmesh.core.account.User;
import io.agentmesh.core.acl.AclPolicy;
import io.agentmesh.core.card.AgentCard;
import io.agentmesh.core.card.CardQuery;
import io.agentmesh.core.card.Registration;
import io.agentmesh.core.revocation.KeyRevocation;
import io.agentmesh.core.revocation.RotationProof;
import io.agentmesh.core.revocation.RotationRequest;
import io.agentmesh.core.sync.SyncEvent;

/// What agents, daemons and people tell the control plane, and what it tells them.
final class DirectoryTargets {
    private DirectoryTargets() {}

    static void card(String text) {
        Contract.holdsOf(text, AgentCard.SHAPE, AgentCard::toJson);
        Contract.holdsOf(text, Registration.SHAPE, Registration::toJson);
    }

    /// A search, as JSON and as a query string.
    static void cardQuery(String text) {
        Contract.holdsOf(text, CardQuery.SHAPE, CardQuery::toJson);
        assertThat(CardQuery.ofQueryString(text)).isNotNull();
    }

    static void acl(String text) {
        Contract.holdsOf(text, AclPolicy.SHAPE, AclPolicy::toJson);
    }

    /// Its signature may be anything; whether it holds has an answer.
    static void revocation(String text) {
        Contract.holds(text, KeyRevocation::decode, KeyRevocation::toJson);
        KeyRevocation.decode(text)
                .toOptional()
                .ifPresent(revocation -> assertThat(revocation.verify()).isNotNull());
    }

    static void rotation(String text) {
        Contract.holds(text, RotationProof::decode, RotationProof::toJson);
        Contract.holds(text, RotationRequest::decode, RotationRequest::toJson);
        RotationRequest.decode(text)
                .toOptional()
                .ifPresent(request ->
                        assertThat(request.proof().verify(request.newAgentId())).isNotNull());
    }

    static void syncEvent(String text) {
        Contract.holds(text, SyncEvent::decode, SyncEvent::toJson);
    }

    static void account(String text) {
        Contract.holdsOf(text, User.SHAPE, User::toJson);
        Contract.holdsOf(text, Group.SHAPE, Group::toJson);
        Contract.holdsOf(text, ApiTokenRecord.SHAPE, ApiTokenRecord::toJson);
        Contract.holdsOf(text, SetupKeyRecord.SHAPE, SetupKeyRecord::toJson);
    }
}
