"""The offline channel's other end, by the public packages X3DH and DoubleRatchet: one JSON object a line, in and out.

Binary values are hexadecimal. It knows its own keys alone; what stands in an envelope or a frame is given to it as
associated data, so that the agreement, both ratchets and the cipher are the packages' work and nobody else's.

    {"op":"reset","seed"}                                 -> {}                  a new agent with new prekeys
    {"op":"bundle"}                                       -> {"identity","spk","spk_sig","opk"}
    {"op":"accept","identity","ek","spk","opk","ad"}      -> {}                  its first "open" makes the session
    {"op":"open","ad","ratchet","pn","n","ciphertext"}    -> {"text"} or {"refused"}
    {"op":"initiate","identity","spk","spk_sig","opk"}    -> {"ek"}
    {"op":"begin","ad","text"}                            -> a sealed message    with it the session is made
    {"op":"seal","ad","text"}                             -> {"ratchet","pn","n","ciphertext"}
"""
import asyncio
import json
import sys
from typing import Any, Dict, Optional

import x3dh
from doubleratchet import (
    AuthenticationFailedException,
    DoubleRatchet,
    DoSProtectionException,
    DuplicateMessageException,
    EncryptedMessage,
    Header,
)
from doubleratchet.recommended import (
    HashFunction,
    aead_aes_hmac,
    diffie_hellman_ratchet_curve25519,
    kdf_hkdf,
    kdf_separate_hmacs,
)
from x3dh.identity_key_pair import IdentityKeyPairSeed

LABEL = b"agentmesh/offline/1/"
BUCKETS = (256, 1024, 4096, 16384, 65536)


class State(x3dh.BaseState):
    """X3DH whose signed prekey is signed under our label."""

    @staticmethod
    def _encode_public_key(key_format: x3dh.IdentityKeyFormat, pub: bytes) -> bytes:
        return pub if key_format is x3dh.IdentityKeyFormat.ED_25519 else LABEL + b"signed-prekey\0" + pub


class RootChain(kdf_hkdf.KDF):
    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256

    @staticmethod
    def _get_info() -> bytes:
        return LABEL + b"root"


class MessageChain(kdf_separate_hmacs.KDF):
    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256


class Cipher(aead_aes_hmac.AEAD):
    @staticmethod
    def _get_hash_function() -> HashFunction:
        return HashFunction.SHA_256

    @staticmethod
    def _get_info() -> bytes:
        return LABEL + b"message"


class Ratchet(DoubleRatchet):
    @staticmethod
    def _build_associated_data(associated_data: bytes, header: Header) -> bytes:
        return (
            associated_data
            + header.ratchet_pub
            + header.previous_sending_chain_length.to_bytes(4, "big")
            + header.sending_chain_length.to_bytes(4, "big")
        )


SETTINGS: Dict[str, Any] = {
    "diffie_hellman_ratchet_class": diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet,
    "root_chain_kdf": RootChain,
    "message_chain_kdf": MessageChain,
    "message_chain_constant": b"\x02\x01",
    "dos_protection_threshold": 2000,
    "max_num_skipped_message_keys": 4000,
    "aead": Cipher,
}


def pad(text: bytes) -> bytes:
    whole = len(text).to_bytes(4, "big") + text
    return whole.ljust(next(bucket for bucket in BUCKETS if bucket >= len(whole)), b"\0")


def unpad(padded: bytes) -> bytes:
    text = padded[4 : 4 + int.from_bytes(padded[:4], "big")]
    assert pad(text) == padded, "another padding than expected"
    return text


class Peer:
    def __init__(self, seed: bytes) -> None:
        self.state = State.create(
            x3dh.IdentityKeyFormat.ED_25519,
            x3dh.HashFunction.SHA_256,
            LABEL + b"x3dh",
            IdentityKeyPairSeed(seed),
        )
        self.state.generate_pre_keys(1)
        self.ratchet: Optional[Ratchet] = None
        self.secret = b""
        self.own_ratchet_key = b""
        self.their_ratchet_key = b""

    async def bundle(self, _: Dict[str, Any]) -> Dict[str, Any]:
        bundle = self.state.bundle
        return {
            "identity": bundle.identity_key.hex(),
            "spk": bundle.signed_pre_key.hex(),
            "spk_sig": bundle.signed_pre_key_sig.hex(),
            "opk": next(iter(bundle.pre_keys)).hex(),
        }

    async def accept(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        one_time = bytes.fromhex(asked["opk"]) if asked["opk"] else None
        header = x3dh.Header(
            identity_key=bytes.fromhex(asked["identity"]),
            ephemeral_key=bytes.fromhex(asked["ek"]),
            signed_pre_key=bytes.fromhex(asked["spk"]),
            pre_key=one_time,
        )
        self.secret, _, signed = await self.state.get_shared_secret_passive(header, require_pre_key=False)
        self.own_ratchet_key = signed.priv
        return {}

    async def initiate(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        one_time = frozenset({bytes.fromhex(asked["opk"])} if asked["opk"] else set())
        self.their_ratchet_key = bytes.fromhex(asked["spk"])
        bundle = x3dh.Bundle(
            bytes.fromhex(asked["identity"]), self.their_ratchet_key, bytes.fromhex(asked["spk_sig"]), one_time
        )
        self.secret, _, header = await self.state.get_shared_secret_active(bundle, require_pre_key=False)
        return {"ek": header.ephemeral_key.hex()}

    async def begin(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        self.ratchet, message = await Ratchet.encrypt_initial_message(
            **SETTINGS,
            shared_secret=self.secret,
            recipient_ratchet_pub=self.their_ratchet_key,
            message=pad(bytes.fromhex(asked["text"])),
            associated_data=bytes.fromhex(asked["ad"]),
        )
        return sealed(message)

    async def seal(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        assert self.ratchet is not None
        padded = pad(bytes.fromhex(asked["text"]))
        return sealed(await self.ratchet.encrypt_message(padded, bytes.fromhex(asked["ad"])))

    async def open(self, asked: Dict[str, Any]) -> Dict[str, Any]:
        header = Header(bytes.fromhex(asked["ratchet"]), asked["pn"], asked["n"])
        message = EncryptedMessage(header, bytes.fromhex(asked["ciphertext"]))
        associated_data = bytes.fromhex(asked["ad"])
        try:
            if self.ratchet is not None:
                return {"text": unpad(await self.ratchet.decrypt_message(message, associated_data)).hex()}
            self.ratchet, padded = await Ratchet.decrypt_initial_message(
                **SETTINGS,
                shared_secret=self.secret,
                own_ratchet_priv=self.own_ratchet_key,
                message=message,
                associated_data=associated_data,
            )
            return {"text": unpad(padded).hex()}
        except (AuthenticationFailedException, DoSProtectionException, DuplicateMessageException) as refused:
            return {"refused": type(refused).__name__}


def sealed(message: EncryptedMessage) -> Dict[str, Any]:
    header = message.header
    return {
        "ratchet": header.ratchet_pub.hex(),
        "pn": header.previous_sending_chain_length,
        "n": header.sending_chain_length,
        "ciphertext": message.ciphertext.hex(),
    }


async def serve() -> None:
    peer = Peer(bytes(32))
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["op"] == "reset":
            peer = Peer(bytes.fromhex(asked["seed"]))
            answer: Dict[str, Any] = {}
        else:
            answer = await getattr(peer, asked["op"])(asked)
        print(json.dumps(answer), flush=True)


asyncio.run(serve())
