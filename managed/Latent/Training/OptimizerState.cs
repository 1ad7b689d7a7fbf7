using Latent.Devices;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>The variables that an optimizer keeps for each parameter, in memory of the model's device.</summary>
internal sealed class OptimizerState : IDisposable
{
    private readonly Dictionary<(Variable Of, string Name), Variable> _states = [];
    private readonly List<(string Name, Variable State)> _order = [];
    private readonly Optimizer _optimizer;

    /// <summary>Allocates the state that one update of each parameter, traced on a graph of its own, asks for; all zero.</summary>
    /// <exception cref="InvalidOperationException">The optimizer gives a parameter no new value.</exception>
    public OptimizerState(Optimizer optimizer, Model model)
    {
        _optimizer = optimizer;
        Graph graph = new(training: true);
        Tensor one = graph.Constant(1);
        foreach (Parameter parameter in model.Parameters)
        {
            OptimizerStep step = new(parameter, one, () => one, Declare);
            optimizer.Apply(step, parameter, graph.Constant(0, parameter.Shape));
            if (step.Assigned.All(assigned => assigned.Variable != parameter))
            {
                throw new InvalidOperationException($"{optimizer.GetType().Name} gives {parameter.Name} no new value. Assign one in Apply.");
            }
        }

        // State after state, as the parameters lie, so that an update can go through many as one.
        Store = new VariableStore(model.Device, _order.GroupBy(entry => entry.Name, entry => entry.State).SelectMany(states => states));
    }

    /// <summary>The variables in the order of files: those of each parameter.</summary>
    public IReadOnlyList<Variable> Variables => [.. _order.Select(entry => entry.State)];

    /// <summary>The memory.</summary>
    public VariableStore Store { get; }

    /// <summary>A state of a parameter.</summary>
    /// <exception cref="InvalidOperationException">The optimizer did not ask for it at first.</exception>
    public Variable Of(Variable parameter, string name, Shape shape) => _states.TryGetValue((parameter, name), out Variable? state)
        ? state
        : throw new InvalidOperationException(
            $"{_optimizer.GetType().Name} asks for the state '{name}' of {parameter.Name} in some of its updates only. Ask for it in each.");

    public void Dispose() => Store.Dispose();

    private Variable Declare(Variable parameter, string name, Shape shape)
    {
        if (!_states.TryGetValue((parameter, name), out Variable? state))
        {
            state = new Variable($"optimizer.{name}.{parameter.Name}", shape);
            _states.Add((parameter, name), state);
            _order.Add((name, state));
        }

        return state;
    }
}
