using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>Completes traced objectives to gradient steps: adds guards, gradients, clipping and updates.</summary>
internal sealed class TrainingStep(
    IReadOnlyList<GradientStep> gradientSteps, Optimizer optimizer, OptimizerState state, Graph graph, double clipNorm)
{
    private readonly Tensor _rate = graph.Input(StepGraph.Rate, Shape.Scalar, perStep: true);
    private readonly Lazy<Tensor> _step = new(() => graph.Input(OptimizerStep.StepInput, Shape.Scalar, perStep: true));
    private readonly Dictionary<Parameter, int> _updates = [];

    /// <summary>Adds a gradient step.</summary>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public void Add(GradientStep step, Tensor loss)
    {
        Parameter[] parameters = [.. step.Parameters];
        Tensor[] gradients = Required(parameters, Gradient.Of(loss, Array.ConvertAll(parameters, graph.Use)));
        // Updates are scheduled after the guards: if the loss or a gradient is not finite, the gradient step changes no parameter.
        foreach (Tensor guarded in (Tensor[])[loss, .. gradients])
        {
            graph.AddEffect(new GuardOp(), guarded);
        }

        if (clipNorm > 0)
        {
            gradients = Clip(gradients, clipNorm);
        }

        Tensor rate = step.RateFactor == 1 ? _rate : _rate * step.RateFactor;
        for (int i = 0; i < parameters.Length; i++)
        {
            Apply(parameters[i], gradients[i], rate);
        }
    }

    private void Apply(Parameter parameter, Tensor gradient, Tensor rate)
    {
        Repetition repetition = NextUpdate(parameter);
        OptimizerStep step = new(parameter, rate, () => _step.Value.Affine(repetition.Count, repetition.Index + 1), state.Of);
        optimizer.Apply(step, parameter, gradient);
    }

    private Repetition NextUpdate(Parameter parameter)
    {
        int index = _updates.GetValueOrDefault(parameter);
        _updates[parameter] = index + 1;
        return new Repetition(index, gradientSteps.Count(step => step.Parameters.Contains(parameter)));
    }

    private static Tensor[] Required(Parameter[] parameters, Tensor?[] gradients)
    {
        string[] missing = [.. parameters.Where((_, i) => gradients[i] is null).Select(parameter => parameter.Name)];
        return missing.Length == 0
            ? [.. gradients.OfType<Tensor>()]
            : throw new InvalidOperationException(
                $"The loss does not depend on the parameter{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing)}, which would "
                + "never be trained. "
                + "Use them in Objective, or do not register them.");
    }

    /// <summary>
    /// Scales all gradients by min(1, limit / norm), as <c>torch.nn.utils.clip_grad_norm_</c> does (Pascanu et al., 2013).
    /// </summary>
    private static Tensor[] Clip(Tensor[] gradients, double limit)
    {
        Tensor squares = gradients.Select(gradient => gradient.Square().Sum()).Aggregate((sum, next) => sum + next);
        Tensor factor = (limit / (squares.Sqrt() + 1e-6)).Minimum(squares.Graph.Constant(1));
        return Array.ConvertAll(gradients, gradient => gradient * factor);
    }
}
