"""Kill trainings, cut and flip their files, fill their disk, and count what is lost. The goal is nothing.

    python benchmarks/fault_sweep.py --kills 200
    python benchmarks/fault_sweep.py --kills 0 --damage --full-disk

Trains YOLO11n on eight tiny images, really, in workers that are forked from one that has imported everything. After each
kill every checkpoint must be whole and the run must be resumable; each run must end with one row an epoch and with the
very numbers of a run that nobody disturbed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fault_tools import (
    SETTINGS,
    Mother,
    Tally,
    capsule_difference,
    kill_somewhere,
    log_of,
    new_run,
    rows_of,
    told_epochs,
    torn_files,
    wait_for_end,
)
from studio.datasets.demo import write_demo_dataset
from studio.errors import StudioError
from studio.launch import process
from studio.launch.prepare import resume_training
from studio.runs.events import EpochEnded, Stalled
from studio.runs.journal import read_journal
from studio.runs.run import EVENTS_FILE, RunStatus, load_run

FULL_DISK_MEGABYTES = (40, 70, 100, 120, 140, 160, 180, 200)


def main() -> int:
    """Print what was found; exit code 1 unless the goals were met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--longest", type=float, default=7.0, help="seconds after which a worker is killed at the latest"
    )
    parser.add_argument("--weights", type=Path, help="pretrained weights of YOLO11n, from scratch without")
    parser.add_argument("--damage", action="store_true", help="cut and flip every file of a killed run")
    parser.add_argument("--full-disk", action="store_true", help="needs the right to mount a file system in memory")
    parser.add_argument("--window", action="store_true", help="halt the window again and again while it trains")
    parser.add_argument("--hang", action="store_true", help="let an image never end, and halt a worker")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fault-sweep-"))
    os.environ["ATTENTION_STUDIO_HOME"] = str(folder / "home")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    dataset = write_demo_dataset(folder / "demo", images=12, seed=0)
    mother = Mother()
    is_fine = True
    try:
        reference = new_run(dataset, "undisturbed", weights=options.weights)
        began = time.monotonic()
        mother.start(reference)
        status = wait_for_end(reference)
        if status is not RunStatus.FINISHED:
            raise SystemExit(f"the undisturbed run failed: {log_of(reference)}")
        print(f"undisturbed: {SETTINGS.epochs} epochs in {time.monotonic() - began:.1f} s", flush=True)
        if options.kills:
            tally = sweep_kills(mother, dataset, reference, options)
            print(tally, flush=True)
            is_fine &= tally.is_clean
        if options.damage:
            is_fine &= sweep_damage(mother, dataset, folder)
        if options.hang:
            is_fine &= measure_hang(mother, dataset)
        if options.window:
            is_fine &= measure_halted_window(dataset)
        if options.full_disk:
            is_fine &= sweep_full_disk(mother, dataset, reference, folder)
    finally:
        mother.close()
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if is_fine else 1


def sweep_kills(mother: Mother, dataset: Path, reference: Path, options: argparse.Namespace) -> Tally:
    """Kill and resume runs until the number of kills is reached; the last run is let finish."""
    dice, tally = random.Random(options.seed), Tally()
    while tally.kills < options.kills:
        folder = new_run(dataset, f"killed-{tally.runs + 1}", weights=options.weights)
        while True:
            pid = mother.start(folder)
            is_last = tally.kills >= options.kills
            if is_last or not kill_somewhere(folder, pid, dice, tally):
                break
            if tally.kills % 10 == 0:
                print(f"  {tally}", flush=True)
            tally.torn += [f"{folder.name} kill {tally.kills}: {name}" for name in torn_files(folder)]
            if load_run(folder).status is RunStatus.FINISHED:  # killed after its last word
                break
            try:
                resume_training(folder)
            except StudioError as error:
                tally.unresumable.append(f"kill {tally.kills}: {error}")
                print(tally.unresumable[-1], flush=True)
                break
        judge(folder, reference, tally)
        print(f"  run {tally.runs}: {tally}", flush=True)
        shutil.rmtree(folder)
    return tally


def judge(folder: Path, reference: Path, tally: Tally) -> None:
    """Look at a run that must be finished now."""
    status = wait_for_end(folder)
    tally.runs += 1
    if status is not RunStatus.FINISHED:
        tally.unresumable.append(f"{folder.name}: {status.value}: {process.outcome(folder)}")
        print(log_of(folder), flush=True)
        return
    wanted = list(range(1, SETTINGS.epochs + 1))
    rows = rows_of(folder)
    if [int(row["epoch"]) for row in rows] != wanted or told_epochs(folder) != wanted:
        tally.wrong_rows.append(f"{folder.name}: {[row['epoch'] for row in rows]} {told_epochs(folder)}")
        print(tally.wrong_rows[-1], flush=True)
    difference = capsule_difference(folder, reference)
    if rows != rows_of(reference) or difference:
        tally.different.append(f"{folder.name}: {difference[:3]}")
        print(tally.different[-1], flush=True)


def sweep_damage(mother: Mother, dataset: Path, scratch: Path) -> bool:
    """Cut and flip each file of a run that was killed; each time it must go on, or say why not."""
    dice = random.Random(1)
    killed = new_run(dataset, "to-be-damaged")
    pid = mother.start(killed)
    while len(told_epochs(killed)) < 4:
        time.sleep(0.01)
    os.kill(pid, 9)
    wait_for_end(killed)
    kept = shutil.copytree(killed, scratch / "kept")
    went_on, told, faults = 0, [], []
    names = [path.relative_to(kept) for path in sorted(kept.rglob("*")) if path.is_file()]
    files = [
        name for name in names if name.suffix in (".json", ".jsonl", ".yaml", ".csv", ".pt") and name.name[0] != "."
    ]
    for name in files:
        size = (kept / name).stat().st_size
        faulty = [("cut", cut) for cut in sorted({0, size // 2, max(0, size - 1)})] + [
            ("flip", dice.randrange(size * 8))
        ]
        for kind, place in faulty:
            shutil.rmtree(killed)
            shutil.copytree(kept, killed)
            damage(killed / name, kind, place)
            verdict = go_on(mother, killed)
            if verdict == "":
                went_on += 1
            elif verdict.startswith("told: "):
                told.append(f"{name} {kind} {place} of {size}: {verdict}")
            else:
                faults.append(f"{name} {kind} {place} of {size}: {verdict}")
                print("FAULT", faults[-1], flush=True)
    print(f"damaged files: {went_on} runs went on, {len(told)} said why not, {len(faults)} faults")
    print("\n".join(f"  {line}" for line in told), flush=True)
    return not faults


def damage(path: Path, kind: str, place: int) -> None:
    """Cut a file to a length, or flip one of its bits."""
    content = bytearray(path.read_bytes())
    if kind == "cut":
        content = content[:place]
    else:
        content[place // 8] ^= 1 << (place % 8)
    path.write_bytes(bytes(content))


def go_on(mother: Mother, folder: Path) -> str:
    """Resume a damaged run; give nothing when it ended well, else what was told or what is wrong."""
    before = load_run(folder)  # must never raise
    if before.status.is_active:
        return f"shown as {before.status.value}"
    try:
        if before.status is not RunStatus.QUEUED:
            resume_training(folder)
    except StudioError as error:
        return f"told: {before.message or error}"
    mother.start(folder)
    status = wait_for_end(folder)
    if status is RunStatus.FAILED:
        return f"told: {process.outcome(folder)}"
    if status is not RunStatus.FINISHED:
        return f"ended as {status.value}: {log_of(folder)}"
    # A damaged job.json may ask for another number of epochs; each one is there once all the same.
    wanted = list(range(1, load_run(folder).epochs + 1))
    rows, epochs = [int(row["epoch"]) for row in rows_of(folder)], sorted(set(told_epochs(folder)))
    return "" if rows == wanted == epochs else f"rows {rows}, told {epochs}"


def measure_hang(mother: Mother, dataset: Path) -> bool:
    """Let a worker wait for an image for ever, then halt another one; give whether both are shown within 30 s."""
    own = shutil.copytree(dataset, dataset.parent / "hang")
    folder = new_run(own, "hanging")
    mother.start(folder)
    while not told_epochs(folder):
        time.sleep(0.01)
    for image in own.rglob("val/**/*.jpg"):
        image.unlink()
        os.mkfifo(image)
    seconds, trouble = _until_trouble(folder)
    stalls = [event for event in read_journal(folder / EVENTS_FILE) if isinstance(event, Stalled)]
    is_told = bool(stalls) and "load_image" in stalls[0].stack
    process.kill_run(folder)
    print(f"hang: shown after {seconds:.1f} s, stack {'told' if is_told else 'MISSING'}: {trouble}", flush=True)
    halted = new_run(dataset, "halted")
    pid = mother.start(halted)
    while not told_epochs(halted):
        time.sleep(0.01)
    os.kill(pid, signal.SIGSTOP)
    silent, words = _until_trouble(halted)
    process.kill_run(halted)
    print(f"halt: shown after {silent:.1f} s: {words}", flush=True)
    return is_told and seconds <= 30 and silent <= 30


def _until_trouble(folder: Path) -> tuple[float, str]:
    began = time.monotonic()
    while time.monotonic() - began < 60:
        trouble = load_run(folder).trouble
        if trouble:
            return time.monotonic() - began, trouble
        time.sleep(0.1)
    return 60.0, "nothing was shown"


WINDOW = """
import sys, time
from pathlib import Path
from studio.launch import process
from studio.runs.journal import JournalReader
process.start_run(Path(sys.argv[1]))
reader = JournalReader(Path(sys.argv[1]) / "events.jsonl")
print("started", flush=True)
while True:
    reader.read_new()
    time.sleep(0.1)
"""


def measure_halted_window(dataset: Path) -> bool:
    """Halt whoever started and follows a training for three epochs, let it go on for three, and so on; compare their time."""
    folder = new_run(dataset, "window", settings=replace(SETTINGS, epochs=38))
    seconds: dict[bool, list[float]] = {True: [], False: []}
    with subprocess.Popen([sys.executable, "-c", WINDOW, str(folder)], stdout=subprocess.PIPE, text=True) as window:
        assert window.stdout is not None
        window.stdout.readline()
        is_halted, seen = False, 1
        while process.is_alive(folder):
            epochs = [event for event in read_journal(folder / EVENTS_FILE) if isinstance(event, EpochEnded)]
            if len(epochs) >= seen + 3:
                # The first of the three began before the window was halted or let go.
                seconds[is_halted] += [event.seconds or 0.0 for event in epochs[seen + 1 : seen + 3]]
                is_halted, seen = not is_halted, len(epochs)
                window.send_signal(signal.SIGSTOP if is_halted else signal.SIGCONT)
            time.sleep(0.02)
        window.kill()
    halted, free = (statistics.median(seconds[which]) for which in (True, False))
    print(
        f"window halted: {halted:.2f} s an epoch ({len(seconds[True])}), else {free:.2f} s ({len(seconds[False])}), "
        f"ratio {halted / free:.2f}",
        flush=True,
    )
    return load_run(folder).status is RunStatus.FINISHED


def sweep_full_disk(mother: Mother, dataset: Path, reference: Path, scratch: Path) -> bool:
    """Train on disks of several sizes until they are full, make them larger, and go on."""
    faults = 0
    home = os.environ["ATTENTION_STUDIO_HOME"]
    for megabytes in FULL_DISK_MEGABYTES:
        disk = scratch / "disk"
        disk.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "disk", str(disk)], check=True)
        try:
            made = new_run(dataset, f"full-{megabytes}")
            folder = Path(shutil.copytree(made, disk / made.name))
            mother.start(folder)
            status = wait_for_end(folder)
            words = process.outcome(folder)
            torn = torn_files(folder)
            subprocess.run(["mount", "-o", "remount,size=2g", str(disk)], check=True)
            if status is not RunStatus.FINISHED:
                resume_training(folder)
                mother.start(folder)
            tally = Tally()
            judge(folder, reference, tally)
            is_bad = (
                bool(torn) or not tally.is_clean or (status is not RunStatus.FINISHED and "disk is full" not in words)
            )
            faults += is_bad
            print(f"  disk of {megabytes} MB: {status.value}: {words} Then: {tally}", flush=True)
        finally:
            subprocess.run(["umount", str(disk)], check=False)
    assert os.environ["ATTENTION_STUDIO_HOME"] == home
    print(f"full disk: {len(FULL_DISK_MEGABYTES)} sizes, {faults} faults", flush=True)
    return not faults


if __name__ == "__main__":
    sys.exit(main())
