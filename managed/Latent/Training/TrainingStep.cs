using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>Completes traced gradients to gradient steps: adds guards, clipping and updates.</summary>
internal sealed class TrainingStep(IReadOnlyList<GradientStep> gradientSteps, StepSettings settings, Graph graph)
{
    private readonly Tensor _rate = graph.Input(StepGraph.Rate, Shape.Scalar, perStep: true);
    private readonly Lazy<Tensor> _step = new(() => graph.Input(OptimizerStep.StepInput, Shape.Scalar, perStep: true));
    private readonly Dictionary<Parameter, int> _updates = [];

    /// <summary>Adds the updates of a gradient step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="gradients">The gradient of each of its parameters.</param>
    public void Update(GradientStep step, Tensor loss, Tensor[] gradients)
    {
        // Updates are scheduled after the guards: if the loss or a gradient is not finite, the gradient step changes no parameter.
        foreach (Tensor guarded in (Tensor[])[loss, .. gradients])
        {
            graph.AddEffect(new GuardOp(), guarded);
        }

        if (settings.ClipNorm > 0)
        {
            gradients = Clip(gradients, settings.ClipNorm);
        }

        Dictionary<double, Tensor> rates = new() { [1] = _rate };
        foreach ((Parameter parameter, Tensor gradient) in step.Parameters.Zip(gradients))
        {
            double factor = step.RateFactor * settings.RateFactorOf(parameter);
            if (!rates.TryGetValue(factor, out Tensor? rate))
            {
                rates.Add(factor, rate = _rate * factor);
            }

            Apply(parameter, gradient, rate);
        }
    }

    private void Apply(Parameter parameter, Tensor gradient, Tensor rate)
    {
        Repetition repetition = NextUpdate(parameter);
        OptimizerStep step = new(
            parameter, rate, () => _step.Value.Affine(repetition.Count, repetition.Index + 1), settings.State.Of,
            settings.DecaysWeights(parameter));
        settings.Optimizer.Apply(step, parameter, gradient);
    }

    private Repetition NextUpdate(Parameter parameter)
    {
        int index = _updates.GetValueOrDefault(parameter);
        _updates[parameter] = index + 1;
        return new Repetition(index, gradientSteps.Count(step => step.Parameters.Contains(parameter)));
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
