using Latent.Optimizers;
using static System.FormattableString;

namespace Latent.Cli.Catalog;

/// <summary>An optimizer that can be chosen by name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Create">Creates the optimizer for a kind of model and a learning rate.</param>
/// <param name="Rate">Returns the default learning rate for a kind of model.</param>
internal sealed record OptimizerKind(string Name, Func<ModelKind, float, Optimizer> Create, Func<ModelKind, float> Rate)
{
    // Section 5 of the paper: Lion's rates are 3 to 10 times smaller than Adam's.
    private const float LionShare = 0.1f;

    private static readonly OptimizerKind[] All =
    [
        new("adam", (kind, rate) => kind.Optimizer(rate), kind => kind.LearningRate),
        new("adamw", (kind, rate) => new AdamW(rate, kind.Moments.First, kind.Moments.Second), kind => kind.LearningRate),
        new("nadam", (kind, rate) => new NAdam(rate, kind.Moments.First, kind.Moments.Second), kind => kind.LearningRate),
        new("radam", (kind, rate) => new RAdam(rate, kind.Moments.First, kind.Moments.Second), kind => kind.LearningRate),
        new("rmsprop", (_, rate) => new RmsProp(rate), kind => kind.LearningRate),
        new("lion", (_, rate) => new Lion(rate), kind => LionShare * kind.LearningRate),
        new("adagrad", (_, rate) => new Adagrad(rate), _ => new Adagrad().LearningRate),
        new("sgd", (_, rate) => new Sgd(rate, Momentum: 0.9), _ => new Sgd().LearningRate),
    ];

    /// <summary>The names of all, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(kind => kind.Name)];

    /// <summary>Describes the default learning rates for a kind of model.</summary>
    public static string Rates(ModelKind model)
    {
        IEnumerable<string> others = All.Where(kind => kind.Rate(model) != model.LearningRate)
            .Select(kind => Invariant($"{kind.Rate(model):g3} for {kind.Name}"));
        return Invariant($"{model.LearningRate:g3}; {string.Join(", ", others)}");
    }

    /// <summary>Returns the optimizer of a name; Adam for null.</summary>
    public static OptimizerKind Named(string? name) => All.First(kind => name is null || kind.Name == name);
}
