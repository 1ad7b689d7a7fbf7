using Latent.Devices;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>The variables that an optimizer keeps for each parameter, in memory of the model's device.</summary>
internal sealed class OptimizerState : IDisposable
{
    private readonly Dictionary<Variable, Variable[]> _slots;

    /// <summary>Allocates the state, all zero.</summary>
    public OptimizerState(Optimizer optimizer, Model model)
    {
        _slots = model.Parameters.ToDictionary(
            parameter => (Variable)parameter,
            parameter => optimizer.Slots.Select(slot => new Variable($"optimizer.{slot}.{parameter.Name}", parameter.Shape)).ToArray());
        Variables = [.. model.Parameters.SelectMany(SlotsOf)];
        // Slot after slot, as the parameters lie, so that an update can go through many as one.
        Store = new VariableStore(model.Device, Enumerable.Range(0, optimizer.Slots.Count).SelectMany(slot => model.Parameters.Select(parameter => SlotsOf(parameter)[slot])));
    }

    /// <summary>The variables in the order of files: those of each parameter.</summary>
    public IReadOnlyList<Variable> Variables { get; }

    /// <summary>The memory.</summary>
    public VariableStore Store { get; }

    /// <summary>The state of a parameter, in the order of the optimizer's slots.</summary>
    public Variable[] SlotsOf(Parameter parameter) => _slots[parameter];

    public void Dispose() => Store.Dispose();
}
