using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>Adds to traced objectives what makes them moves of a training step: guards, gradients, clipping and updates.</summary>
internal sealed class TrainingStep(IReadOnlyList<Turn> turns, Optimizer optimizer, OptimizerState state, Graph graph, double clipNorm)
{
    private readonly Tensor _rate = graph.Input(StepGraph.Rate, Shape.Scalar, perStep: true);
    private readonly Lazy<Tensor> _step = new(() => graph.Input(OptimizerStep.StepInput, Shape.Scalar, perStep: true));
    private readonly Dictionary<Parameter, int> _moves = [];

    /// <summary>Adds the move of a turn.</summary>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public void Add(Turn turn, Tensor loss)
    {
        Parameter[] parameters = [.. turn.Parameters];
        Tensor[] gradients = Required(parameters, Gradient.Of(loss, Array.ConvertAll(parameters, graph.Use)));
        // Updates are scheduled last: a loss or a gradient that is not finite leaves all parameters as they were.
        foreach (Tensor guarded in (Tensor[])[loss, .. gradients])
        {
            graph.AddEffect(new GuardOp(), guarded);
        }

        if (clipNorm > 0)
        {
            gradients = Clip(gradients, clipNorm);
        }

        Tensor rate = turn.RateFactor == 1 ? _rate : _rate * turn.RateFactor;
        for (int i = 0; i < parameters.Length; i++)
        {
            Apply(parameters[i], gradients[i], rate);
        }
    }

    private void Apply(Parameter parameter, Tensor gradient, Tensor rate)
    {
        Repetition move = NextMove(parameter);
        OptimizerStep step = new(parameter, rate, () => _step.Value.Affine(move.Count, move.Index + 1), state.Of);
        optimizer.Apply(step, parameter, gradient);
    }

    private Repetition NextMove(Parameter parameter)
    {
        int move = _moves.GetValueOrDefault(parameter);
        _moves[parameter] = move + 1;
        return new Repetition(move, turns.Count(turn => turn.Parameters.Contains(parameter)));
    }

    private static Tensor[] Required(Parameter[] parameters, Tensor?[] gradients)
    {
        string[] missing = [.. parameters.Where((_, i) => gradients[i] is null).Select(parameter => parameter.Name)];
        return missing.Length == 0
            ? [.. gradients.OfType<Tensor>()]
            : throw new InvalidOperationException(
                $"The loss does not depend on the parameter{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing)}, which would never be trained. "
                + "Use them in Objective, or do not register them.");
    }

    /// <summary>Scales all gradients by min(1, limit / norm), as <c>torch.nn.utils.clip_grad_norm_</c> does (Pascanu et al., 2013).</summary>
    private static Tensor[] Clip(Tensor[] gradients, double limit)
    {
        Tensor squares = gradients.Select(gradient => gradient.Square().Sum()).Aggregate((sum, next) => sum + next);
        Tensor factor = (limit / (squares.Sqrt() + 1e-6)).Minimum(squares.Graph.Constant(1));
        return Array.ConvertAll(gradients, gradient => gradient * factor);
    }
}
