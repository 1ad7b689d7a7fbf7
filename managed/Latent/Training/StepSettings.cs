using Latent.Devices;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>The update rule of a training step with its state, and the treatment of gradients and weights besides.</summary>
internal sealed record StepSettings(Optimizer Optimizer, OptimizerState State)
{
    /// <summary>The largest norm of the gradients, or 0.</summary>
    public double ClipNorm { get; init; }

    /// <summary>The number of batches whose gradients are averaged.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The groups of the parameters, or null for none.</summary>
    public ParameterGroups? Groups { get; init; }

    /// <summary>The averages of the parameters over time, or null.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>The stores that a training step writes, beside the model's.</summary>
    public VariableStore[] Stores => Average is null ? [State.Store] : [State.Store, Average.Store];

    /// <summary>The variables beside the model's, in the order of files.</summary>
    public IReadOnlyList<Variable> Variables => [.. State.Variables, .. Average?.Variables ?? []];

    /// <summary>The factor of a parameter's group on the learning rate.</summary>
    public double RateFactorOf(Parameter parameter) => Groups?.Of(parameter).RateFactor ?? 1;

    /// <summary>Whether weight decay applies to a parameter.</summary>
    public bool DecaysWeights(Parameter parameter) => Groups?.Of(parameter).WeightDecay ?? true;
}
