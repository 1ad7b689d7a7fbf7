using System.Globalization;
using Latent.Cli.Storage;

namespace Latent.Cli.Reporting;

/// <summary>Signs that a game has gone wrong, read from the metrics of each epoch as it ends; each sign is told once.</summary>
internal sealed class Alarms
{
    // Of the standard deviation of data, that of samples: below this they are all alike.
    private const double LeastVariety = 0.1;

    private const double WonLoss = 0.02;      // of 1.39 where the discriminator can only guess
    private const double LargestPenalty = 100;
    private const double LeastPenalty = 1e-6; // of R1; the other penalty is to vanish, and the slope itself to be 1
    private const double LeastSlope = 1e-3;

    private readonly HashSet<string> _told = [];

    /// <summary>What people should know after an epoch and were not told yet, one line each.</summary>
    public IReadOnlyList<string> Of(EpochLine epoch) => epoch.Terms.ContainsKey(GameTerms.DiscriminatorLoss)
        ? [.. Signs(epoch).Where(sign => _told.Add(sign.Name)).Select(sign => $"{sign.Text} (epoch {epoch.Epoch})")]
        : [];

    private static IEnumerable<(string Name, string Text)> Signs(EpochLine epoch)
    {
        var terms = epoch.Terms;
        if (terms[GameTerms.DiscriminatorLoss] is >= 0 and < WonLoss)
        {
            yield return ("won", Text(
                $"the discriminator has won: its loss is {terms[GameTerms.DiscriminatorLoss]:0.0000} and the generator learns nothing any more; lower --d-rate, or give --r1 0.1 where the model has it"));
        }
        if (terms[GameTerms.Variety] < LeastVariety)
        {
            yield return ("alike", Text(
                $"the samples are nearly all alike: they vary {terms[GameTerms.Variety]:0.000} times as much as the data; give --packing 2 where the model has it, or another --loss"));
        }
        foreach (var name in (string[])[GameTerms.R1, GameTerms.GradientPenalty])
        {
            if (terms.TryGetValue(name, out var penalty) && penalty > LargestPenalty)
            {
                yield return ($"{name} explodes", Text($"the {Words(name)} is {penalty:G3}: the discriminator's gradient explodes; lower --lr"));
            }
        }
        foreach (var (name, least) in ((string, double)[])[(GameTerms.R1, LeastPenalty), (GameTerms.Slope, LeastSlope)])
        {
            if (terms.TryGetValue(name, out var value) && value < least)
            {
                yield return ($"{name} vanishes", Text($"the {Words(name)} is {value:G3}: the discriminator's gradient vanishes; lower the penalty's weight"));
            }
        }
    }

    private static string Words(string name) => name.Split('.')[1].Replace('_', ' ');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
