//! What processes read and write.

use crate::{Host, program, script};
use handclasp::v1::{self, OutputPolicy, StartRequest};
use handclasp::{Code, Error};
use handclasp_tests::Agent;

/// How many processes there can be.
const MOST: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn an_input_arrives_whole() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let input: Vec<u8> = (0..1 << 20)
        .map(|index: u32| index.to_be_bytes()[2])
        .collect();
    let process = host
        .start(StartRequest {
            input: true,
            ..script("cksum; cksum < /dev/null")
        })
        .await;
    host.write(process, 0, &input, true).await;
    let said = host.output(process, 0).await;
    let mut lines = said.lines();
    let count = lines.next().unwrap().split(' ').nth(1).unwrap();
    assert_eq!(count, input.len().to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_waits_for_its_reader_arrives_whole() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let said = host
        .run(StartRequest {
            output_policy: OutputPolicy::Wait.into(),
            ..program(["seq", "1", "400000"])
        })
        .await;
    let expected: Vec<String> = (1..=400_000).map(|number| format!("{number}\n")).collect();
    assert!(said == expected.concat(), "{} bytes", said.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn output_that_nobody_reads_is_lost_from_its_start() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let process = host
        .start(StartRequest {
            output_policy: OutputPolicy::KeepNewest.into(),
            ..program(["seq", "1", "400000"])
        })
        .await;
    host.end(process).await;
    let mut offset = 0;
    let mut newest = Vec::new();
    loop {
        let read = host.read(process, offset).await;
        assert!(read.offset == offset || newest.is_empty(), "one gap");
        offset = read.offset + read.data.len() as u64;
        newest.extend(read.data);
        if read.end == Some(offset) {
            break;
        }
    }
    let written: usize = (1..=400_000)
        .map(|number: u32| number.to_string().len() + 1)
        .sum();
    assert_eq!(offset, written as u64);
    assert!(newest.len() < written);
    assert!(newest.ends_with(b"\n399999\n400000\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_processes_as_there_is_room_for_run_at_a_time() {
    let agent = Agent::start();
    let host = Host::connect(&agent).await;
    let mut processes = Vec::new();
    for number in 0..MOST {
        let text = format!("echo {number}; exec sleep 1000");
        processes.push(host.start(script(&text)).await);
    }
    match host.try_start(program(["true"])).await {
        Err(Error::Status { code, .. }) => assert_eq!(code, Code::ResourceExhausted),
        outcome => panic!("{outcome:?}"),
    }
    for (number, process) in processes.iter().enumerate() {
        let said = host.until_written(*process, "\n").await;
        assert_eq!(said, format!("{number}\n"));
        host.signal(*process, 9, v1::SignalTarget::All).await;
    }
    for process in processes {
        host.end(process).await;
        let release = v1::ReleaseRequest { process };
        host.processes().release(release).await.unwrap();
    }
    assert_eq!(host.run(program(["echo", "again"])).await, "again\n");
}
