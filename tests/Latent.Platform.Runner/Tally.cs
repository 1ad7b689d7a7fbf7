namespace Latent.Platform.Runner;

/// <summary>The numbers of passed, failed and skipped tests of a run.</summary>
internal sealed record Tally(int Passed, int Failed, int Skipped)
{
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
