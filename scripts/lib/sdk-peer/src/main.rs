//! `sdk-peer client|agent RELAY_URL`: an agent over the original's library, told line by line what to do.
//!
//! It prints `ready AGENT_ID`. A line of its input is `request|plain|stream NUMBER TARGET SECONDS JSON`; all run side
//! by side. It prints `NUMBER item JSON` for each item of a stream, and one line at the end: `NUMBER ok JSON` (`null`
//! for a stream), or `NUMBER error TEXT`. An agent answers a request with what it was sent, and a stream with 1, 2, 3.

use std::sync::Arc;
use std::time::Duration;

use agent_mesh_core::acl::AclPolicy;
use agent_mesh_core::identity::{AgentId, AgentKeypair};
use agent_mesh_sdk::{CancelToken, MeshAgent, MeshClient, RequestHandler, SdkError, StreamReceiver, ValueStream};
use serde_json::{json, Value};
use tokio::io::{AsyncBufReadExt, BufReader};

struct Echo;

#[async_trait::async_trait]
impl RequestHandler for Echo {
    async fn handle(&self, _from: &AgentId, payload: &Value, _cancel: CancelToken) -> Value {
        payload.clone()
    }

    async fn handle_stream(&self, _from: &AgentId, _payload: &Value, _cancel: CancelToken) -> ValueStream {
        Box::pin(futures_util::stream::iter([json!(1), json!(2), json!(3)]))
    }
}

enum Peer {
    Client(MeshClient),
    Agent(MeshAgent),
}

impl Peer {
    async fn connect(role: &str, relay: &str) -> Result<Peer, SdkError> {
        let keys = AgentKeypair::generate();
        match role {
            "client" => Ok(Peer::Client(MeshClient::connect(keys, relay).await?)),
            _ => {
                let everybody = AclPolicy { default_deny: false, rules: vec![] };
                Ok(Peer::Agent(MeshAgent::connect(keys, relay, everybody, Arc::new(Echo)).await?))
            }
        }
    }

    fn id(&self) -> AgentId {
        match self {
            Peer::Client(client) => client.agent_id(),
            Peer::Agent(agent) => agent.agent_id(),
        }
    }

    async fn request(&self, to: &AgentId, payload: Value, time: Duration) -> Result<Value, SdkError> {
        match self {
            Peer::Client(client) => client.request(to, payload, time).await,
            Peer::Agent(agent) => agent.request(to, payload, time).await,
        }
    }

    async fn plain(&self, to: &AgentId, payload: Value, time: Duration) -> Result<Value, SdkError> {
        match self {
            Peer::Client(client) => client.request_plaintext(to, payload, time).await,
            Peer::Agent(agent) => agent.request_plaintext(to, payload, time).await,
        }
    }

    async fn stream(&self, to: &AgentId, payload: Value, time: Duration) -> Result<StreamReceiver, SdkError> {
        match self {
            Peer::Client(client) => client.request_stream(to, payload, time).await,
            Peer::Agent(agent) => agent.request_stream(to, payload, time).await,
        }
    }

    async fn read(&self, number: &str, to: &AgentId, payload: Value, time: Duration) -> Result<Value, SdkError> {
        let mut items = self.stream(to, payload, time).await?;
        while let Some(item) = items.next().await {
            println!("{number} item {}", item?);
        }
        Ok(Value::Null)
    }

    async fn run(&self, line: String) {
        let words: Vec<&str> = line.splitn(5, ' ').collect();
        let [what, number, target, seconds, payload] = words[..] else {
            panic!("no command: {line}");
        };
        let to: AgentId = serde_json::from_value(json!(target)).expect("an agent id");
        let payload: Value = serde_json::from_str(payload).expect("JSON");
        let time = Duration::from_secs(seconds.parse().expect("seconds"));
        let result = match what {
            "request" => self.request(&to, payload, time).await,
            "plain" => self.plain(&to, payload, time).await,
            _ => self.read(number, &to, payload, time).await,
        };
        match result {
            Ok(value) => println!("{number} ok {value}"),
            Err(error) => println!("{number} error {error}"),
        }
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, role, relay] = &arguments[..] else {
        panic!("usage: sdk-peer client|agent RELAY_URL");
    };
    let peer = Arc::new(Peer::connect(role, relay).await.expect("a relay that lets us in"));
    println!("ready {}", peer.id());
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await.expect("a line") {
        let peer = peer.clone();
        tokio::spawn(async move { peer.run(line).await });
    }
}
