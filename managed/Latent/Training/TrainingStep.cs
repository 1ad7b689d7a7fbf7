namespace Latent;

/// <summary>Adds to a traced objective what makes it a training step: a guard, gradients, clipping and updates.</summary>
internal static class TrainingStep
{
    /// <summary>Adds the step for all parameters of a model.</summary>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public static void Add(Model model, Tensor loss, Optimizer optimizer, OptimizerState state, Tensor rate, double clipNorm)
    {
        Graph graph = loss.Graph;
        Parameter[] parameters = [.. model.Parameters];
        Tensor[] gradients = Required(parameters, Gradient.Of(loss, Array.ConvertAll(parameters, graph.Use)));
        // Updates are scheduled last: a loss or a gradient that is not finite leaves all parameters as they were.
        foreach (Tensor guarded in (Tensor[])[loss, .. gradients])
        {
            guarded.Apply(new GuardOp());
        }

        if (clipNorm > 0)
        {
            gradients = Clip(gradients, clipNorm);
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            gradients[i].Apply(optimizer.Update(parameters[i], state.SlotsOf(parameters[i])), rate);
        }
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
