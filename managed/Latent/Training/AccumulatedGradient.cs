using Latent.Models;
using Latent.Modules;

namespace Latent.Training;

/// <summary>The means of loss, terms and gradients of a gradient step over one or several batches.</summary>
internal sealed class AccumulatedGradient(GradientStep step, Graph graph)
{
    private readonly Parameter[] _parameters = [.. step.Parameters];
    private (string Name, Tensor Value)[] _terms = [];
    private Tensor[] _gradients = [];
    private Tensor? _loss;
    private int _batches;

    /// <summary>Traces the means.</summary>
    /// <returns>The mean loss and terms, and the mean gradients in the order of the step's parameters.</returns>
    public (Objective Objective, Tensor[] Gradients) Means() => (
        new Objective(Mean(_loss!), [.. _terms.Select(term => (term.Name, Mean(term.Value)))]), Array.ConvertAll(_gradients, Mean));

    /// <summary>Adds the objective of a batch, and traces its gradients.</summary>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient.</exception>
    public void Add(Objective objective)
    {
        Tensor[] gradients = Required(Gradient.Of(objective.Loss, Array.ConvertAll(_parameters, graph.Use)));
        if (_batches++ == 0)
        {
            (_loss, _terms, _gradients) = (objective.Loss, [.. objective.Terms], gradients);
            return;
        }

        _loss = _loss! + objective.Loss;
        _terms = [.. _terms.Zip(objective.Terms, (sum, term) => (sum.Name, sum.Value + term.Value))];
        _gradients = [.. _gradients.Zip(gradients, (sum, gradient) => sum + gradient)];
    }

    private Tensor Mean(Tensor sum) => _batches == 1 ? sum : sum * (1.0 / _batches);

    private Tensor[] Required(Tensor?[] gradients)
    {
        string[] missing = [.. _parameters.Where((_, i) => gradients[i] is null).Select(parameter => parameter.Name)];
        return missing.Length == 0
            ? [.. gradients.OfType<Tensor>()]
            : throw new InvalidOperationException(
                $"The loss does not depend on the parameter{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing)}, which would "
                + "never be trained. "
                + "Use them in Objective, or do not register them.");
    }
}
