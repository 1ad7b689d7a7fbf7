using Latent.Models;

namespace Latent.Markets;

/// <summary>Computes state probabilities from latents, day by day.</summary>
internal abstract class RegimeReader
{
    /// <summary>The number of states.</summary>
    public abstract int States { get; }

    /// <summary>Computes the state probabilities at the end of a day.</summary>
    /// <param name="before">The state probabilities of the day before; empty on the first day.</param>
    /// <param name="latent">The day's latents.</param>
    public abstract double[] Read(double[] before, double[] latent);

    /// <summary>Computes the state probabilities of the next day.</summary>
    public abstract double[] Next(double[] today);

    /// <summary>Computes the state probabilities of each day, given the days up to it.</summary>
    public double[][] Read(IReadOnlyList<double[]> latents)
    {
        double[][] probabilities = new double[latents.Count][];
        for (int day = 0; day < latents.Count; day++)
        {
            probabilities[day] = Read(day == 0 ? [] : probabilities[day - 1], latents[day]);
        }

        return probabilities;
    }
}

/// <summary>State probabilities by a Gaussian mixture, for each day by itself.</summary>
internal sealed class MixtureReader(GaussianMixture mixture, ulong seed) : RegimeReader
{
    /// <summary>The seed of the fit, which reproduces the same division.</summary>
    public ulong Seed => seed;

    public override int States => mixture.Components;

    public override double[] Read(double[] before, double[] latent)
    {
        double[] probabilities = new double[States];
        mixture.Classify(latent, probabilities);
        return probabilities;
    }

    public override double[] Next(double[] today) => today;
}

/// <summary>State probabilities by the filter of a hidden Markov model.</summary>
internal sealed class HiddenMarkovReader(HiddenMarkovModel model) : RegimeReader
{
    public HiddenMarkovModel Model => model;

    public override int States => model.States;

    public override double[] Read(double[] before, double[] latent)
    {
        double[] probabilities = new double[States];
        model.Filter(before, latent, probabilities);
        return probabilities;
    }

    public override double[] Next(double[] today)
    {
        double[] next = new double[States];
        model.Chain.Step(today, next);
        return next;
    }
}

/// <summary>The states of another reader in another order.</summary>
internal sealed class ReorderedReader(RegimeReader reader, int[] order) : RegimeReader
{
    public RegimeReader Inner => reader;

    public override int States => reader.States;

    public override double[] Read(double[] before, double[] latent) =>
        Ordered(reader.Read(before.Length == 0 ? before : Unordered(before), latent));

    public override double[] Next(double[] today) => Ordered(reader.Next(Unordered(today)));

    private double[] Ordered(double[] values) => Array.ConvertAll(order, state => values[state]);

    private double[] Unordered(double[] values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            result[order[i]] = values[i];
        }

        return result;
    }
}
