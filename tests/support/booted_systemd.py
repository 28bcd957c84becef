"""Boots the systemd of this machine in namespaces, over an overlay that is thrown away, and runs a command there.

It has no network but itself, and no devices. What is written there is lost, but for what the command prints.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

NEEDED = ("unshare", "capsh", "timeout", "ip", "systemctl")
SYSTEMD = Path("/lib/systemd/systemd")
PRINTED, FAILED = "printed", "failed"
MASKED = (
    *("systemd-udevd.service", "systemd-udevd-kernel.socket", "systemd-udevd-control.socket", "systemd-sysctl.service"),
    *("systemd-udev-trigger.service", "systemd-modules-load.service", "systemd-timesyncd.service", "modprobe@.service"),
    *("systemd-random-seed.service", "systemd-update-utmp.service", "systemd-remount-fs.service", "dev-mqueue.mount"),
    *("dev-hugepages.mount", "sys-kernel-debug.mount", "sys-kernel-tracing.mount", "sys-fs-fuse-connections.mount"),
    *("systemd-tmpfiles-setup.service", "systemd-tmpfiles-setup-dev.service", "systemd-tmpfiles-clean.timer"),
    *("proc-sys-fs-binfmt_misc.automount", "systemd-binfmt.service", "getty.target", "systemd-journal-flush.service"),
)
"""What needs devices, changes the machine, or empties /tmp, where the command may lie."""
BOOT = """\
set -e
ip link set lo up
mount --make-rprivate /
mount -t tmpfs tmpfs {folder}/layers
mkdir {folder}/layers/upper {folder}/layers/work {folder}/layers/root
mount -t overlay overlay -o lowerdir=/,upperdir={folder}/layers/upper,workdir={folder}/layers/work {root}
mount -t proc proc {root}/proc
mount -t sysfs -o ro sysfs {root}/sys
mount -t cgroup2 cgroup2 {root}/sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs {root}/run
mount --bind {folder}/said {root}{folder}/said
mount -t tmpfs -o mode=755 tmpfs {root}/dev
for one in null zero full random urandom tty; do cp -a /dev/$one {root}/dev/; done
mkdir {root}/dev/pts {root}/dev/shm
mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts {root}/dev/pts
ln -s pts/ptmx {root}/dev/ptmx
ln -s /proc/self/fd {root}/dev/fd
mount -t tmpfs -o mode=1777 tmpfs {root}/dev/shm
for one in {masked}; do ln -sf /dev/null {root}/etc/systemd/system/$one; done
cp {folder}/units/* {root}/etc/systemd/system/
mkdir -p {root}/etc/systemd/system/systemd-logind.service.d {root}/etc/systemd/logind.conf.d
mv {root}/etc/systemd/system/logind.conf {root}/etc/systemd/system/systemd-logind.service.d/plain.conf
tr -d - < /proc/sys/kernel/random/uuid > {root}/etc/machine-id
hostname booted
exec env -i container=docker PATH=/usr/sbin:/usr/bin:/sbin:/bin \\
    capsh --drop=cap_sys_time,cap_sys_module,cap_sys_boot,cap_sys_rawio --chroot={root} -- \\
    -c 'exec {systemd} --system --unit=command.target --log-target=console'
"""
UNITS = {
    "command.target": "[Unit]\nRequires=basic.target systemd-logind.service dbus.service\nWants=command.service\n"
    "After=basic.target systemd-logind.service dbus.service\nAllowIsolate=yes\n",
    "command.service": "[Unit]\nAfter=systemd-logind.service\n[Service]\nType=oneshot\nExecStart={command}\n"
    "StandardOutput=append:{folder}/said/printed\nStandardError=append:{folder}/said/failed\n",
    # What logind shuts itself off with needs a machine of its own.
    "logind.conf": "[Service]\nPrivateTmp=no\nProtectClock=no\nProtectControlGroups=no\nProtectHome=no\n"
    "ProtectSystem=no\nProtectHostname=no\nProtectKernelLogs=no\nProtectKernelModules=no\nRestrictNamespaces=no\nIPAddressDeny=\n"
    "SystemCallFilter=\nDeviceAllow=\n",
}


def why_not(*programs: str) -> str:
    """Return why nothing can be booted here, or what is missing of the programs; nothing where all is there."""
    if os.geteuid() or not SYSTEMD.exists() or _control_groups() is None:
        return "needs root, systemd and control groups of the second version"
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    missing = [one for one in (*NEEDED, *programs) if shutil.which(one, path=path) is None]
    return f"needs {', '.join(missing)}" if missing else ""


def run_in_systemd(command: tuple[str, ...], within_s: float) -> tuple[str, str] | None:
    """Run a command as a service, and shut down; return what it printed and complained of, None if it never began."""
    with tempfile.TemporaryDirectory(prefix="booted-") as name:
        folder = Path(name)
        for one in ("layers", "said", "units"):
            (folder / one).mkdir()
        for unit, text in UNITS.items():
            (folder / "units" / unit).write_text(text.format(command=shlex.join(command), folder=name))
        boot = BOOT.format(folder=name, root=f"{name}/layers/root", masked=" ".join(MASKED), systemd=SYSTEMD)
        groups = _control_groups()
        assert groups is not None
        (group := groups / folder.name).mkdir()
        spaces = ("--mount", "--uts", "--ipc", "--net", "--cgroup", "--pid", "--fork", "--kill-child")
        limited = shlex.join(("timeout", str(within_s), "unshare", *spaces, "bash", "-c", boot))
        enter = f"echo $$ > {group}/cgroup.procs; exec {limited}"
        subprocess.run(("bash", "-c", enter), stdin=subprocess.DEVNULL, capture_output=True)
        for inner, _, _ in os.walk(group, topdown=False):
            os.rmdir(inner)
        said = {one.name: one.read_text() for one in (folder / "said").iterdir()}
    return (said[PRINTED], said.get(FAILED, "")) if PRINTED in said else None


def _control_groups() -> Path | None:
    """Return where the second version of control groups is mounted."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    return next((Path(where) for _, where, kind, *_ in mounts if kind == "cgroup2"), None)
