//! What is kept of a process's outputs, and who may read it.

use crate::limits::{PROCESSES, RING};
use crate::system::Exit;
use crate::testing::{Bench, Heard, Sizes, from, program, secs, waiting_program};
use agent_core::Code;
use agent_core::messages::processes::{List, ReadOutput, Wait};
use agent_core::messages::{
    ListRequest, OutputChannel, ReadOutputRequest, StartRequest, WaitRequest,
};
use std::vec::Vec;

/// The length of a ring in a guest with little memory.
const SMALL: usize = 4096;

/// The bytes of a stream, which differ from their neighbours.
fn bytes(range: core::ops::Range<usize>) -> Vec<u8> {
    range
        .map(|offset| u8::try_from(offset % 251).unwrap())
        .collect()
}

#[test]
fn whoever_reads_again_gets_the_same_bytes() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, b"hello");
    for (offset, data) in [(0, &b"hello"[..]), (3, b"lo"), (5, b""), (0, b"hello")] {
        let heard = bench.read(&mut host, from(process, offset));
        let data = data.to_vec();
        let end = None;
        assert_eq!(heard, Heard { offset, data, end });
    }
    let beyond = bench.ask::<ReadOutput>(&mut host, &from(process, 6));
    assert_eq!(beyond.code, Code::OutOfRange);
}

#[test]
fn a_reader_gets_no_more_than_it_wants_and_no_more_than_fits() {
    let mut bench = Bench::new();
    bench.world.machine.info.memory_total = 8 << 30;
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    let all = bytes(0..20_000);
    bench.print(0, &all);
    let two = ReadOutputRequest {
        max_bytes: 2,
        ..from(process, 1)
    };
    assert_eq!(bench.read(&mut host, two).data, all[1..3]);
    let mut read = Vec::new();
    while read.len() < all.len() {
        let heard = bench.read(&mut host, from(process, read.len() as u64));
        assert!(heard.data.len() > 7000 || read.len() + heard.data.len() == all.len());
        read.extend(heard.data);
    }
    assert_eq!(read, all);
}

#[test]
fn an_output_that_waits_is_not_read_until_its_owner_has_it() {
    let mut bench = Bench::with_small_rings();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &waiting_program());
    bench.print(0, &bytes(0..SMALL + 1000));
    assert_eq!(bench.world.children.process(0).outputs[0].len(), 1000);
    bench.pass(secs(3));
    let waiting = |bench: &mut Bench, host: &mut _| {
        let answer = bench.ask::<List>(host, &ListRequest { after: 0 });
        let list = answer.read::<List>();
        let stdout = list.processes.iter().next().unwrap().stdout.unwrap();
        (stdout.written, stdout.waiting_ms)
    };
    assert_eq!(waiting(&mut bench, &mut host), (SMALL as u64, 3000));
    // An observer reads, and that changes nothing.
    assert_eq!(
        bench.read(&mut host, from(process, 0)).data,
        bytes(0..SMALL)
    );
    assert_eq!(bench.world.children.process(0).outputs[0].len(), 1000);
    // The owner has a part: as much is read again.
    bench.read_as_owner(&mut host, process, 600);
    assert_eq!(bench.world.children.process(0).outputs[0].len(), 400);
    let heard = bench.read_as_owner(&mut host, process, SMALL as u64);
    assert_eq!(
        (heard.offset, heard.data),
        (SMALL as u64, bytes(SMALL..SMALL + 600))
    );
    assert!(bench.world.children.process(0).outputs[0].is_empty());
    assert_eq!(waiting(&mut bench, &mut host).1, 0);
}

#[test]
fn an_output_that_keeps_the_newest_tells_what_was_lost() {
    let mut bench = Bench::with_small_rings();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, &bytes(0..10_000));
    assert!(bench.world.children.process(0).outputs[0].is_empty());
    let mut heard = bench.read(&mut host, from(process, 100));
    let lost = 10_000 - SMALL;
    assert_eq!(heard.offset, lost as u64);
    // The rest is behind the end of the memory.
    let next = from(process, heard.offset + heard.data.len() as u64);
    heard.data.extend(bench.read(&mut host, next).data);
    assert_eq!(heard.data, bytes(lost..10_000));
}

#[test]
fn what_an_owner_has_is_still_there_for_observers_until_it_is_overwritten() {
    let mut bench = Bench::with_small_rings();
    let mut owner = bench.connect_with_session();
    let mut observers = [bench.connect_with_session(), bench.connect_with_session()];
    let process = bench.start(&mut owner, &waiting_program());
    bench.print(0, &bytes(0..3000));
    bench.read_as_owner(&mut owner, process, 3000);
    let [early, late] = &mut observers;
    assert_eq!(bench.read(early, from(process, 0)).data, bytes(0..3000));
    bench.print(0, &bytes(3000..5000));
    let heard = bench.read(late, from(process, 0));
    assert_eq!(heard.offset, 5000 - SMALL as u64);
    assert_eq!(bench.read(early, from(process, 3000)).offset, 3000);
    let beyond = ReadOutputRequest {
        acknowledged: Some(5001),
        ..from(process, 5000)
    };
    let answer = bench.ask::<ReadOutput>(&mut owner, &beyond);
    assert_eq!(answer.code, Code::OutOfRange);
}

#[test]
fn both_outputs_are_apart_and_end_apart() {
    let mut bench = Bench::new();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.world.children.process(0).outputs[1].extend(b"err");
    bench.world.children.process(0).at_end[1] = true;
    bench.print(0, b"out");
    let stderr = ReadOutputRequest {
        output: OutputChannel::Stderr,
        ..from(process, 0)
    };
    let heard = bench.read(&mut host, stderr);
    assert_eq!((heard.data, heard.end), (b"err".to_vec(), Some(3)));
    let heard = bench.read(&mut host, from(process, 0));
    assert_eq!((heard.data, heard.end), (b"out".to_vec(), None));
    assert_eq!(bench.world.children.process(0).closed, [false, true]);
    // It has closed its output, and lives.
    assert_eq!(bench.end_of(&mut host, process), None);
}

#[test]
fn the_memory_of_an_output_that_its_owner_has_is_given_back() {
    let mut bench = Bench::with_small_rings();
    let mut host = bench.connect_with_session();
    let process = bench.start(&mut host, &program());
    bench.print(0, b"hello");
    bench.read_as_owner(&mut host, process, 5);
    bench.pass(crate::testing::just_below(secs(1)));
    assert!(bench.world.discarded.is_empty());
    bench.pass(crate::testing::NANOSECOND);
    assert_eq!(bench.world.discarded, [SMALL]);
    bench.pass(secs(5));
    assert_eq!(bench.world.discarded.len(), 1);
    // The next bytes have the next offsets.
    bench.print(0, b" world");
    let heard = bench.read(&mut host, from(process, 0));
    assert_eq!((heard.offset, heard.data), (5, b" world".to_vec()));
}

#[test]
fn sixty_four_processes_write_at_once() {
    let mut bench = Bench::with(Sizes {
        processes: PROCESSES,
        ..Sizes::default()
    });
    bench.world.machine.info.memory_total = 8 << 30;
    let mut host = bench.connect_with_session();
    let numbers: Vec<u64> = (0..PROCESSES)
        .map(|_| bench.start(&mut host, &waiting_program()))
        .collect();
    let all = bytes(0..2 * RING);
    for number in 0..PROCESSES {
        bench.print(number, &all);
    }
    // The last one is not read. All others are, and end.
    for (number, process) in numbers.iter().enumerate().take(PROCESSES - 1) {
        let mut read = Vec::new();
        while read.len() < all.len() {
            let heard = bench.read_as_owner(&mut host, *process, read.len() as u64);
            assert_eq!(heard.offset, read.len() as u64);
            read.extend(heard.data);
        }
        assert_eq!(read, all);
        bench.end(number, Exit::Code(0));
        let answer = bench.ask::<Wait>(
            &mut host,
            &WaitRequest {
                process: *process,
                wait_ms: 9,
            },
        );
        assert!(answer.read::<Wait>().end.is_some());
    }
    assert_eq!(
        bench.world.children.process(PROCESSES - 1).outputs[0].len(),
        RING
    );
    let ninth = StartRequest::default();
    let answer = bench.ask::<agent_core::messages::processes::Start>(&mut host, &ninth);
    assert_eq!(answer.code, Code::InvalidArgument);
    let answer = bench.ask::<agent_core::messages::processes::Start>(&mut host, &program());
    assert_eq!(answer.code, Code::ResourceExhausted);
    bench.release(&mut host, numbers[0]);
    assert!(bench.start(&mut host, &program()) > numbers[PROCESSES - 1]);
}
