namespace Latent.Markets;

/// <summary>The shape of the densities of a hidden Markov model.</summary>
public enum EmissionFamily
{
    /// <summary>Normal with full covariances.</summary>
    Normal,

    /// <summary>Student t with full scale matrices and degrees of freedom that all states share.</summary>
    StudentT,
}

/// <summary>How to fit a <see cref="HiddenMarkovModel"/>.</summary>
public sealed record HmmOptions
{
    /// <summary>The number of states, 1 or more.</summary>
    public int States { get; init; } = 2;

    /// <summary>The densities of rows within a state.</summary>
    public EmissionFamily Family { get; init; }

    /// <summary>Seed of the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>How many starts to try for a few iterations before the best goes on.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>The most iterations.</summary>
    public int MostIterations { get; init; } = 500;

    /// <summary>Fitting ends when an iteration raises the log-likelihood by less than this a row.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>The least variance of a state in any direction, as a share of the variance of all rows; it keeps states from closing in on single rows.</summary>
    public double Floor { get; init; } = 1e-4;

    /// <summary>A model of the same shape to start from, instead of several random starts; its states and family then hold.</summary>
    public HiddenMarkovModel? Start { get; init; }

    /// <summary>Ends fitting.</summary>
    public CancellationToken Cancellation { get; init; }
}
