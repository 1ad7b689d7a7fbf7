using Latent.Compilation;
using static System.FormattableString;

namespace Latent.Training;

/// <summary>Options of a <see cref="Trainer"/>. Every option has a default that suits a first try.</summary>
public sealed record TrainerOptions
{
    /// <summary>Seed of shuffling and of the noise that the model draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether each epoch has a new random order of the rows.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The largest L2 norm of all gradients together; larger gradients are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get; init; }

    /// <summary>The factor on the learning rate at each step, counted from 0; see <see cref="Schedules"/>. Null keeps it at 1.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// The factor on the learning rate, given the fraction from 0 to 1 of the steps of <see cref="DecayEpochs"/> that are done; see
    /// <see cref="Decays"/>. Null keeps it at 1. It is multiplied by the factor of <see cref="Schedule"/>.
    /// </summary>
    public Func<double, double>? Decay { get; init; }

    /// <summary>
    /// The number of epochs over which <see cref="Decay"/> runs, counted from the trainer's first epoch over all calls of Fit. Later epochs
    /// keep the last factor. 0 stands for the epochs of the first call; a later call that goes beyond them throws.
    /// </summary>
    public int DecayEpochs { get; init; }

    /// <summary>
    /// If above 0, the number of epochs without an improvement of the test loss after which training ends; without a test part the training
    /// loss is used. At the end the parameters and optimizer state of the best epoch are restored. <see cref="Trainer.Epoch"/> and
    /// <see cref="Trainer.Step"/> are not, so that further training draws new orders and noise. A training that is cancelled keeps its last
    /// state. Each call of Fit counts anew. Models with several gradient steps, such as GANs, need 0: neither the discriminator's loss nor
    /// the generator's measures the quality of samples.
    /// </summary>
    public int Patience { get; init; }

    /// <summary>The fraction of a data set without a test part that is held back as the test part; 0 trains on all rows.</summary>
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
