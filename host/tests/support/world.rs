//! An agent with processes, and how their pipes are read and written.

use super::proxy::Proxy;
use super::{Config, TestDir, agent};
use handclasp::{Agent, connect};
use std::future::poll_fn;
use std::io;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// No test waits longer: something hangs.
pub const LIMIT: Duration = Duration::from_mins(1);

/// An agent, and what it knows of its processes.
pub struct World {
    pub config: Config,
    pub server: TestDir,
}

impl World {
    pub fn new() -> Self {
        let config = Config::full();
        let server = agent(config.clone());
        Self { config, server }
    }

    pub async fn agent(&self) -> Agent {
        connect(&self.server.address()).await.unwrap()
    }

    pub fn proxy(&self) -> Proxy {
        Proxy::new(self.server.socket())
    }

    pub fn is_remembered(&self, number: u64) -> bool {
        self.config.programs.get(number).is_some()
    }
}

pub async fn read(output: &mut (impl AsyncRead + Unpin), room: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; room];
    let mut buffer = ReadBuf::new(&mut bytes);
    poll_fn(|context| Pin::new(&mut *output).poll_read(context, &mut buffer)).await?;
    let length = buffer.filled().len();
    bytes.truncate(length);
    Ok(bytes)
}

pub async fn read_all(output: &mut (impl AsyncRead + Unpin)) -> Vec<u8> {
    let mut all = Vec::new();
    loop {
        let part = read(output, 7000).await.unwrap();
        if part.is_empty() {
            return all;
        }
        all.extend(part);
    }
}

pub async fn write(input: &mut (impl AsyncWrite + Unpin), mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = poll_fn(|context| Pin::new(&mut *input).poll_write(context, bytes)).await?;
        bytes = &bytes[count..];
    }
    poll_fn(|context| Pin::new(&mut *input).poll_flush(context)).await
}

/// Waits for something that others do.
pub async fn until(mut is_so: impl FnMut() -> bool) {
    let waits = async {
        while !is_so() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(LIMIT, waits).await.unwrap();
}

pub fn numbers(last: u32) -> Vec<u8> {
    (1..=last)
        .flat_map(|number| format!("{number}\n").into_bytes())
        .collect()
}
