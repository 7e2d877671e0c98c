//! Prints what a message through snow's channel costs, and a whole handshake: one line each, the name, the plaintext's
//! bytes, and microseconds for both ends together.
use snow::{Builder, TransportState};
use std::time::{Duration, Instant};

const PATTERN: &str = "Noise_XX_25519_ChaChaPoly_BLAKE2s";
const SIZES: [usize; 5] = [256, 1024, 4096, 16384, 65519];
const WARM_UP: Duration = Duration::from_millis(300);
const MEASURED: Duration = Duration::from_secs(1);

fn main() {
    let builder = || Builder::new(PATTERN.parse().unwrap());
    let alice = builder().generate_keypair().unwrap().private;
    let bob = builder().generate_keypair().unwrap().private;
    report("handshake", 0, || {
        handshake(&alice, &bob);
    });
    for size in SIZES {
        let (mut sender, mut receiver) = handshake(&alice, &bob);
        let content = vec![0u8; size];
        let (mut wire, mut plain) = (vec![0u8; 65535], vec![0u8; 65535]);
        report("sealAndOpen", size, || {
            let length = sender.write_message(&content, &mut wire).unwrap();
            receiver.read_message(&wire[..length], &mut plain).unwrap();
        });
    }
}

fn handshake(alice: &[u8], bob: &[u8]) -> (TransportState, TransportState) {
    let mut initiator = Builder::new(PATTERN.parse().unwrap())
        .local_private_key(alice)
        .build_initiator()
        .unwrap();
    let mut responder = Builder::new(PATTERN.parse().unwrap())
        .local_private_key(bob)
        .build_responder()
        .unwrap();
    let (mut wire, mut plain) = ([0u8; 256], [0u8; 256]);
    let length = initiator.write_message(&[], &mut wire).unwrap();
    responder.read_message(&wire[..length], &mut plain).unwrap();
    let length = responder.write_message(&[], &mut wire).unwrap();
    initiator.read_message(&wire[..length], &mut plain).unwrap();
    let length = initiator.write_message(&[], &mut wire).unwrap();
    responder.read_message(&wire[..length], &mut plain).unwrap();
    (
        initiator.into_transport_mode().unwrap(),
        responder.into_transport_mode().unwrap(),
    )
}

fn report(name: &str, bytes: usize, mut work: impl FnMut()) {
    run_for(WARM_UP, &mut work);
    let micros = run_for(MEASURED, &mut work);
    println!("{name} {bytes} {micros:.3}");
}

/// Microseconds for each time that the work was done.
fn run_for(time: Duration, work: &mut impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut times = 0u32;
    while start.elapsed() < time {
        work();
        times += 1;
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}
