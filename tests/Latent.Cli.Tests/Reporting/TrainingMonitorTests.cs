using Latent.Cli.Reporting;
using Latent.Training;

namespace Latent.Cli.Tests.Reporting;

public sealed class TrainingMonitorTests
{
    [Test]
    public void Share_rate_and_time_left_follow_from_the_rows_done()
    {
        List<TrainingState> states = [];
        TrainingMonitor monitor = new(states.Add);
        EpochMetrics metrics = new(1, 5, 6, new Dictionary<string, double>(), 0.1);

        monitor.Report(new TrainingProgress(1, 4, 50, 100, 7));
        monitor.Report(new TrainingProgress(1, 4, 100, 100, 5, metrics));
        monitor.Report(new TrainingProgress(2, 4, 60, 100, 4));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(states.Select(state => state.Share), Is.EqualTo(new[] { 0.125, 0.25, 0.4 }));
            Assert.That(states.Select(state => state.EpochIsOver), Is.EqualTo(new[] { false, true, false }));
            Assert.That(states.Select(state => state.Tested), Is.EqualTo(new[] { null, metrics, metrics }));
            Assert.That(states.Select(state => state.TrainLoss), Is.EqualTo(new[] { 7.0, 5, 4 }));
            // 240 rows remain, at the reported rate.
            Assert.That(states[2].Left.TotalSeconds * states[2].SamplesPerSecond,
                Is.EqualTo(240).Within(1).Percent.Or.EqualTo(240).Within(1e-7 * states[2].SamplesPerSecond));
            Assert.That(monitor.Epochs, Is.EqualTo(new[] { metrics }));
        }
    }
}
