namespace Latent.Platform.Runner;

/// <summary>What became of a run's tests.</summary>
internal sealed record Tally(int Passed, int Failed, int Skipped)
{
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
