using System.Globalization;
using Latent.Cli.Storage;

namespace Latent.Cli.Reporting;

/// <summary>Warnings about the training of a GAN, derived from the metrics of each epoch; each warning is given once.</summary>
internal sealed class Alarms
{
    // Standard deviation of samples relative to that of data; below this, the samples are nearly the same.
    private const double LeastVariety = 0.1;

    private const double WonLoss = 0.02;      // the loss is 1.39 if the discriminator can only guess
    private const double LargestPenalty = 100;
    private const double LeastPenalty = 1e-6; // of R1 alone: the gradient penalty should be near 0, since it is 0 at slope 1
    private const double LeastSlope = 1e-3;

    private readonly HashSet<string> _given = [];

    /// <summary>Returns the new warnings after an epoch, one line each.</summary>
    public IReadOnlyList<string> Of(EpochLine epoch) => epoch.Terms.ContainsKey(GanTerms.DiscriminatorLoss)
        ? [.. Signs(epoch).Where(sign => _given.Add(sign.Name)).Select(sign => $"{sign.Text} (epoch {epoch.Epoch})")]
        : [];

    private static IEnumerable<(string Name, string Text)> Signs(EpochLine epoch)
    {
        IReadOnlyDictionary<string, double> terms = epoch.Terms;
        if (terms[GanTerms.DiscriminatorLoss] is >= 0 and < WonLoss)
        {
            yield return ("won", Text(
                $"the discriminator has won: its loss is {terms[GanTerms.DiscriminatorLoss]:0.0000} and the generator no longer learns; ")
                + "lower --d-rate, or give --r1 0.1 if the model has it");
        }

        if (terms[GanTerms.Variety] < LeastVariety)
        {
            yield return ("alike", Text(
                $"the samples are nearly all alike: they vary {terms[GanTerms.Variety]:0.000} times as much as the data; ")
                + "give --packing 2 if the model has it, or another --loss");
        }

        foreach (string name in (string[])[GanTerms.R1, GanTerms.GradientPenalty])
        {
            if (terms.TryGetValue(name, out double penalty) && penalty > LargestPenalty)
            {
                yield return ($"{name} explodes",
                    Text($"the {Words(name)} is {penalty:G3}: the discriminator's gradient explodes; lower --lr"));
            }
        }

        foreach ((string name, double least) in ((string, double)[])[(GanTerms.R1, LeastPenalty), (GanTerms.Slope, LeastSlope)])
        {
            if (terms.TryGetValue(name, out double value) && value < least)
            {
                yield return ($"{name} vanishes",
                    Text($"the {Words(name)} is {value:G3}: the discriminator's gradient vanishes; lower the penalty's weight"));
            }
        }
    }

    private static string Words(string name) => name.Split('.')[1].Replace('_', ' ');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
