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

    /// <summary>The factor on the learning rate at each step; see <see cref="Schedules"/>. Null keeps it at 1.</summary>
    public Schedule? Schedule { get; init; }

    /// <summary>
    /// The number of epochs of the whole training, over all calls of Fit, for a <see cref="Schedule"/> that depends on it. 0 stands for the
    /// epochs of the first call; a later call that goes beyond them throws if the schedule depends on them. Epochs after stated ones keep
    /// the last factor.
    /// </summary>
    public int PlannedEpochs { get; init; }

    /// <summary>
    /// The number of steps of the whole training, in place of <see cref="PlannedEpochs"/>, for data sources whose number of rows is not
    /// known; 0 if it is not stated.
    /// </summary>
    public long PlannedSteps { get; init; }

    /// <summary>Parameters with learning rates or weight decay of their own. Those in no group have the optimizer's.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>
    /// The number of batches whose gradients are averaged for each update, so that a step counts as one on a batch so many times as large
    /// and needs the memory of one. Each batch draws noise of its own, and has statistics of its own in a batch normalisation; apart from
    /// these and from rounding, the updates are those of the large batch. At the end of an epoch, the rows that are left are divided
    /// evenly, and fewer rows than batches are left out.
    /// </summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>
    /// The weight of the past in running averages of all parameters over time, a ← w a + (1 − w) θ after each step (Polyak and Juditsky,
    /// 1992; with such weights as Tarvainen and Valpola, 2017), from the initial parameters on; 0 for no averages. Training does not read
    /// them: see <see cref="TrainingLoop.UseAverage"/> and <see cref="TrainingLoop.SaveAverage"/>.
    /// </summary>
    public double Averaging { get; init; }

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
        Require(PlannedEpochs >= 0, nameof(PlannedEpochs), PlannedEpochs, "0 or more");
        Require(PlannedSteps >= 0, nameof(PlannedSteps), PlannedSteps, "0 or more");
        Require(PlannedSteps == 0 || PlannedEpochs == 0, nameof(PlannedSteps), PlannedSteps, "0 if PlannedEpochs is stated");
        Require(Accumulation >= 1, nameof(Accumulation), Accumulation, "1 or more");
        Require(Averaging is >= 0 and < 1, nameof(Averaging), Averaging, "0 or more and below 1");
        ArgumentNullException.ThrowIfNull(Groups);
        foreach (ParameterGroup group in Groups)
        {
            Require(group.RateFactor >= 0 && double.IsFinite(group.RateFactor), nameof(group.RateFactor), group.RateFactor,
                "0 or more and finite");
        }

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
