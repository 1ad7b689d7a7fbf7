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

    /// <summary>
    /// Allocates the states of all parameters, filled with zeros. To find the states, it traces one update of each parameter on a separate
    /// graph.
    /// </summary>
    /// <exception cref="InvalidOperationException">The optimizer assigns no new value to a parameter.</exception>
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
                throw new InvalidOperationException(
                    $"{optimizer.GetType().Name} assigns no new value to {parameter.Name}. Assign one in Apply.");
            }
        }

        // States of one name lie side by side, in the order of the parameters, so that one instruction can update many of them.
        Store = new VariableStore(model.Device, _order.GroupBy(entry => entry.Name, entry => entry.State).SelectMany(states => states));
    }

    /// <summary>The variables in the order of files: parameter by parameter.</summary>
    public IReadOnlyList<Variable> Variables => [.. _order.Select(entry => entry.State)];

    /// <summary>The memory of the states.</summary>
    public VariableStore Store { get; }

    /// <summary>The state of a parameter, by its name.</summary>
    /// <exception cref="InvalidOperationException">The update that was traced first did not use the state.</exception>
    public Variable Of(Variable parameter, string name, Shape shape) => _states.TryGetValue((parameter, name), out Variable? state)
        ? state
        : throw new InvalidOperationException(
            $"{_optimizer.GetType().Name} uses the state '{name}' of {parameter.Name} in some of its updates only. "
            + "Call State for it in each.");

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
