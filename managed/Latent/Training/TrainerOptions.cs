using Latent.Compilation;
using static System.FormattableString;

namespace Latent.Training;

/// <summary>How to train. Every option has a default that suits a first try.</summary>
public sealed record TrainerOptions
{
    /// <summary>Seed of shuffling and of the noise that the model draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the rows are put into a new random order in each epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>If above 0, gradients are scaled down so that their common L2 norm does not exceed it.</summary>
    public double ClipNorm { get; init; }

    /// <summary>The factor on the learning rate at each step, counted from 0; see <see cref="Schedules"/>. Null keeps it at 1.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>The factor on the learning rate at a share, from 0 to 1, of all steps of <see cref="DecayEpochs"/>; see <see cref="Decays"/>. Null
    /// keeps it at 1; with <see cref="Schedule"/> the factors are multiplied.</summary>
    public Func<double, double>? Decay { get; init; }

    /// <summary>The number of epochs over which <see cref="Decay"/> runs, from the first one of the trainer on, in however many calls of Fit; further epochs
    /// keep the factor of its end. 0 stands for the epochs of the first call: a call that goes beyond them is refused.</summary>
    public int DecayEpochs { get; init; }

    /// <summary>If above 0, training ends when the test loss has not improved for so many epochs; without a test part the training loss counts. At the end,
    /// parameters and optimizer state become those of the best epoch, while <see cref="Trainer.Epoch"/> and <see cref="Trainer.Step"/> count on, so that
    /// further training draws new orders and noise; a training that is cancelled keeps its last state. Each training counts for itself. Not for models with
    /// several turns, such as GANs: in a game, no player's loss tells how good the other has become.</summary>
    public int Patience { get; init; }

    /// <summary>The share of a data set without a test part that is held back as one; 0 trains on all.</summary>
    public double ValidationFraction { get; init; }

    /// <summary>Passes and memory savings of the compiler.</summary>
    public CompilerOptions Compiler { get; init; } = CompilerOptions.Default;

    internal void Validate()
    {
        Require(ClipNorm >= 0 && double.IsFinite(ClipNorm), nameof(ClipNorm), ClipNorm, "0 or more and finite");
        Require(DecayEpochs >= 0, nameof(DecayEpochs), DecayEpochs, "0 or more");
        Require(Patience >= 0, nameof(Patience), Patience, "0 or more");
        Require(ValidationFraction is >= 0 and < 1, nameof(ValidationFraction), ValidationFraction, "0 or more and below 1");
    }

    private static void Require(bool valid, string name, double value, string expected)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, Invariant($"{name} must be {expected}, not {value}."));
        }
    }
}
