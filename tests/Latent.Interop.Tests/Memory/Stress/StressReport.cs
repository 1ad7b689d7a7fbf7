using System.Collections.Concurrent;

namespace Latent.Interop.Tests.Memory.Stress;

/// <summary>The events and failures of a <see cref="StressRun"/>.</summary>
/// <param name="seed">Seed of all random numbers.</param>
internal sealed class StressReport(int seed)
{
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();

    /// <summary>Counts of the events by name: operations, expected exceptions, collections.</summary>
    internal IReadOnlyDictionary<string, int> Counts => _counts;

    internal IReadOnlyDictionary<string, int> Failures => _failures;

    internal void Count(string what, int times = 1) => _counts.AddOrUpdate(what, times, (_, before) => before + times);

    internal void Fail(string what) => _failures.AddOrUpdate(what, 1, (_, before) => before + 1);

    internal void Require(bool condition, string what)
    {
        if (!condition)
        {
            Fail(what);
        }
    }

    public override string ToString() => string.Join(
        Environment.NewLine,
        [$"seed {seed}", .. _counts.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value,9:N0} {pair.Key}"),
        .. _failures.Select(pair => $"{pair.Value,9:N0} FAILED {pair.Key}")]);
}
