// A beat that does not drift: ticks are laid out on the audio clock a little ahead, since timers of pages come late.

const AHEAD_S = 0.2;
const LOOK_EVERY_MS = 50;
const TICK_S = 0.06;

export class Metronome {
  private audio: AudioContext | null = null;
  private timer = 0;
  private next = 0;
  private count = 0;

  /** told: the number of each beat, at the moment it sounds */
  constructor(
    private readonly perMinute: number,
    private readonly told: (count: number) => void,
  ) {}

  get running(): boolean {
    return this.timer !== 0;
  }

  start(): void {
    this.audio ??= new AudioContext();
    void this.audio.resume();
    this.count = 0;
    this.next = this.audio.currentTime + 0.1;
    this.timer = window.setInterval(() => this.layOut(), LOOK_EVERY_MS);
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    void this.audio?.suspend();
  }

  private layOut(): void {
    const audio = this.audio;
    if (!audio) return;
    // After a pause of the page, missed beats are not made up for in a burst.
    if (this.next < audio.currentTime) this.next = audio.currentTime;
    while (this.next < audio.currentTime + AHEAD_S) {
      this.count += 1;
      tick(audio, this.next);
      const count = this.count;
      window.setTimeout(() => this.running && this.told(count), (this.next - audio.currentTime) * 1000);
      this.next += 60 / this.perMinute;
    }
  }
}

function tick(audio: AudioContext, at: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.6, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + TICK_S);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + TICK_S);
}
