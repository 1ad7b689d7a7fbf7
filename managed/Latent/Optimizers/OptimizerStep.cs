namespace Latent.Optimizers;

/// <summary>
/// One update of a variable while a training step is traced. An <see cref="Optimizer"/> takes from it what the new values are composed of, and assigns them.
/// </summary>
public sealed class OptimizerStep
{
    /// <summary>Name of the input with the number of the step, from 0.</summary>
    internal const string StepInput = "optimizer step";

    private readonly List<(Variable Variable, Tensor Value)> _assigned = [];
    private readonly HashSet<Variable> _assignable;
    private readonly Func<Variable, string, Shape, Variable> _state;
    private readonly Lazy<Tensor> _number;

    /// <summary>Prepares an update.</summary>
    /// <param name="variable">The variable that is updated.</param>
    /// <param name="rate">The learning rate, a scalar.</param>
    /// <param name="number">Gives the number of the update, a scalar.</param>
    /// <param name="state">Finds or makes the state of a variable, by name and shape.</param>
    internal OptimizerStep(Variable variable, Tensor rate, Func<Tensor> number, Func<Variable, string, Shape, Variable> state)
    {
        _assignable = [variable];
        Rate = rate;
        _number = new Lazy<Tensor>(number);
        _state = state;
    }

    /// <summary>The graph of the training step.</summary>
    public Graph Graph => Rate.Graph;

    /// <summary>The learning rate of this update, a scalar: the optimizer's with the schedule's factor of the step and the factor of the turn.</summary>
    public Tensor Rate { get; }

    /// <summary>The number t = 1, 2, 3, ... of this update among all of its variable, a scalar; exact below 2²⁴.</summary>
    public Tensor Number => _number.Value;

    /// <summary>The assignments so far, in order.</summary>
    internal IReadOnlyList<(Variable Variable, Tensor Value)> Assigned => _assigned;

    /// <summary>1 − βᵗ, a scalar: the sum of the weights in a running mean that began at 0, which is divided by it (Kingma and Ba, 2015, section 3).</summary>
    /// <param name="beta">The mean's decay β, 0 or more and below 1.</param>
    // The logarithm of the smallest number stands for that of 0: its exponential is 0, too.
    public Tensor BiasCorrection(double beta) => -(Number * Math.Log(Math.Max(beta, double.Epsilon))).Expm1();

    /// <summary>A state of the optimizer, of the variable's shape, 0 before the first step and saved with the training; the same one for the same name.</summary>
    /// <param name="variable">The variable that it belongs to.</param>
    /// <param name="name">Its name, such as <c>velocity</c>.</param>
    public Variable State(Variable variable, string name)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return State(variable, name, variable.Shape);
    }

    /// <summary>A state of the optimizer of a shape of its own, 0 before the first step and saved with the training; the same one for the same name.</summary>
    /// <param name="variable">The variable that it belongs to.</param>
    /// <param name="name">Its name, such as <c>velocity</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <exception cref="ArgumentException">The state has another shape.</exception>
    public Variable State(Variable variable, string name, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Variable state = _state(variable, name, shape);
        _assignable.Add(state);
        return state.Shape == shape
            ? state
            : throw new ArgumentException($"The state '{name}' of {variable.Name} has the shape {state.Shape}; it was asked for with the shape {shape}.", nameof(shape));
    }

    /// <summary>The value of a variable or state before this update.</summary>
    public Tensor Use(Variable variable) => Graph.Use(variable);

    /// <summary>
    /// Gives the variable, or a state, its new value. All values are written after the last guard of the turn: whatever reads the variable has its old
    /// value, and a step that is not finite changes nothing.
    /// </summary>
    /// <param name="variable">The variable that is updated, or a state of it.</param>
    /// <param name="value">A tensor of its shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or it is another variable.</exception>
    /// <exception cref="InvalidOperationException">The variable is assigned already.</exception>
    public void Assign(Variable variable, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(value);
        if (!_assignable.Contains(variable))
        {
            throw new ArgumentException($"{variable.Name} is neither what is updated nor a state of it.", nameof(variable));
        }

        if (_assigned.Any(assigned => assigned.Variable == variable))
        {
            throw new InvalidOperationException($"{variable.Name} is assigned twice in one update.");
        }

        _assigned.Add((variable, value));
        Graph.Blend(variable, value);
    }
}
