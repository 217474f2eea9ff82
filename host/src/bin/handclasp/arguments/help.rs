//! The examples and the exit codes in the help texts. A test runs each example.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0      done; of exec, attach and wait, the command ended with 0, or was left running
  1      of health: the agent does not serve
  1      of schema check: the declared version is too low; of schema annotate --check: something is missing
  2      the arguments make no sense; of schema: the input is bad
  123    of exec --from: the agent does not know the command's key, or has forgotten it
  124    of exec, attach and wait: the command was ended because its time was over
  124    of wait: the command runs still, and the timeout is over
  125    Handclasp itself failed: no connection, no session, no answer
  126    of exec and start: the guest may not execute the command
  127    of exec and start: the guest does not have the command
  128+n  of exec, attach and wait: signal n ended the command
  141    nobody reads the output any more
  other  of exec, attach and wait: the command's own

Addresses:
  vsock://CID:PORT    a guest's vsock port
  hybrid:PATH:PORT    the same behind a monitor's Unix socket (Firecracker, Cloud Hypervisor)
  unix:PATH           an agent that runs as an ordinary process";

pub(super) const START_EXAMPLES: &str = "\
Examples:
  handclasp start vsock://7:1024 -- sleep 0
  handclasp start vsock://7:1024 --key 00112233445566778899aabbccddeeff -- sleep 0";

pub(super) const ATTACH_EXAMPLE: &str = "Example:\n  handclasp attach vsock://7:1024 PROCESS";

pub(super) const KILL_EXAMPLES: &str = "\
Examples:
  handclasp kill vsock://7:1024 PROCESS
  handclasp kill vsock://7:1024 PROCESS --signal HUP --to group";

pub(super) const WAIT_EXAMPLE: &str =
    "Example:\n  handclasp wait vsock://7:1024 PROCESS --timeout 60";

pub(super) const LOGS_EXAMPLES: &str = "\
Examples:
  handclasp logs vsock://7:1024 PROCESS
  handclasp logs vsock://7:1024 PROCESS -f --from 4096";

pub(super) const RESIZE_EXAMPLE: &str =
    "Example:\n  handclasp resize vsock://7:1024 PROCESS --rows 50 --columns 132";

pub(super) const RELEASE_EXAMPLE: &str = "Example:\n  handclasp release vsock://7:1024 PROCESS";

pub(super) const MOUNT_EXAMPLES: &str = "\
Examples:
  handclasp mount vsock://7:1024 --driver tmpfs --target /scratch --option size=64m
  handclasp mount vsock://7:1024 --driver block --source /dev/vda --fstype ext4 --target /data --option ro";

pub(super) const RESEED_EXAMPLES: &str = "\
Examples:
  handclasp reseed vsock://7:1024
  handclasp reseed vsock://7:1024 --generation new";

pub(super) fn exec() -> String {
    format!(
        "Examples:\n  handclasp exec vsock://7:1024 -- uname -r\n  handclasp exec vsock://7:1024 -it -- sh\n\n{EXIT_CODES}"
    )
}
