using Latent.Optimizers;

namespace Latent.Compilation.Passes;

/// <summary>The update rule of an optimizer, traced on a variable of one element.</summary>
internal sealed class Composition
{
    private readonly Dictionary<string, Variable> _states = [];

    /// <summary>Traces one update of the rule.</summary>
    public Composition(Optimizer rule)
    {
        Graph graph = new(training: true);
        Gradient = graph.Input("gradient", Parameter.Shape);
        Rate = graph.Input("rate", Shape.Scalar);
        Number = graph.Input("number", Shape.Scalar);
        OptimizerStep step = new(Parameter, Rate, () => Number, StateOf);
        rule.Apply(step, Parameter, Gradient);
        Assigned = step.Assigned;
    }

    /// <summary>The variable that is updated.</summary>
    public Variable Parameter { get; } = new("parameter", [1]);

    /// <summary>The input that stands for the gradient.</summary>
    public Tensor Gradient { get; }

    /// <summary>The input that stands for the learning rate.</summary>
    public Tensor Rate { get; }

    /// <summary>The input that stands for the number of the update.</summary>
    public Tensor Number { get; }

    /// <summary>The new values of the parameter and its states.</summary>
    public IReadOnlyList<(Variable Variable, Tensor Value)> Assigned { get; }

    private Variable StateOf(Variable parameter, string name, Shape shape)
    {
        if (!_states.TryGetValue(name, out Variable? state))
        {
            _states.Add(name, state = new Variable(name, shape));
        }

        return state;
    }
}
