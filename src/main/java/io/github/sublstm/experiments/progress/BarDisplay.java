package io.github.sublstm.experiments.progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** A line that its own thread redraws in place: see {@link BarLine}. */
final class BarDisplay implements ProgressDisplay {

  private static final int REDRAW_MILLIS = 250;

  private final String unit;
  private final PrintWriter out;
  private final IntSupplier width;
  private final Pace pace;
  private final BarLine line;
  private final ScheduledExecutorService drawing;
  private String status = "starting";
  private int drawn;
  private boolean isClosed;

  /**
   * @param out a terminal
   * @param width of it, in columns
   * @param nanoTime the clock, in ns from any origin
   */
  BarDisplay(
      String task,
      long total,
      String unit,
      PrintWriter out,
      IntSupplier width,
      LongSupplier nanoTime) {
    this.unit = unit;
    this.out = out;
    this.width = width;
    this.pace = new Pace(total, nanoTime);
    this.line = new BarLine(task);
    this.drawing = Executors.newSingleThreadScheduledExecutor(BarDisplay::drawer);
    drawing.scheduleWithFixedDelay(this::redraw, 0, REDRAW_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Thread drawer(Runnable drawing) {
    Thread thread = new Thread(drawing, "progress bar");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void begin() {
    pace.leaveOutPause();
  }

  @Override
  public synchronized void advance(long items, String status) {
    pace.advance(items);
    line.reserve(status);
    this.status = status;
  }

  @Override
  public void skip(long items) {
    pace.skip(items);
  }

  @Override
  public synchronized void milestone(String status) {
    pace.leaveOutPause();
    this.status = status;
  }

  @Override
  public void leftAtMost(Duration time) {
    pace.leftAtMost(time);
  }

  @Override
  public synchronized void aside(Runnable output) {
    show("");
    output.run();
    redraw();
  }

  @Override
  public void close() {
    drawing.shutdown();
    synchronized (this) {
      show(text(Clock.text(pace.elapsed()) + " in all"));
      isClosed = true;
      out.println();
      out.flush();
    }
  }

  private synchronized void redraw() {
    show(text(pace.left().map(time -> Clock.text(time) + " left").orElse("")));
  }

  private String text(String time) {
    String speed = pace.speed() > 0 ? pace.speedIn(unit) : "";
    return line.of(width.getAsInt(), pace.percent(), time, speed, status);
  }

  /** The cursor goes back, so that whatever else is written begins at the margin. */
  private void show(String text) {
    if (!isClosed) {
      out.print("\r" + text + " ".repeat(Math.max(0, drawn - text.length())) + "\r");
      out.flush();
      drawn = text.length();
    }
  }
}
