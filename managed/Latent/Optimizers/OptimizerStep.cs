namespace Latent.Optimizers;

/// <summary>
/// One update of a variable, while a training step is traced. It gives an <see cref="Optimizer"/> the learning rate, the states and the old
/// values, and takes the new values.
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
    /// <param name="number">Traces the number of the update, a scalar.</param>
    /// <param name="state">Finds or creates the state of a variable, by name and shape.</param>
    /// <param name="decaysWeights">Whether weight decay applies.</param>
    internal OptimizerStep(
        Variable variable, Tensor rate, Func<Tensor> number, Func<Variable, string, Shape, Variable> state, bool decaysWeights = true)
    {
        DecaysWeights = decaysWeights;
        _assignable = [variable];
        Rate = rate;
        _number = new Lazy<Tensor>(number);
        _state = state;
    }

    /// <summary>The graph of the training step.</summary>
    public Graph Graph => Rate.Graph;

    /// <summary>
    /// The learning rate of this update, a scalar: the optimizer's rate times the schedule's factor at the training step times the factor
    /// of the gradient step times the factor of the variable's parameter group.
    /// </summary>
    public Tensor Rate { get; }

    /// <summary>
    /// Whether the optimizer's weight decay applies to the variable; false in a parameter group without it, such as one of biases.
    /// </summary>
    public bool DecaysWeights { get; }

    /// <summary>The number t = 1, 2, 3, ... of this update among all updates of the variable, a scalar; exact below 2²⁴.</summary>
    public Tensor Number => _number.Value;

    /// <summary>The assignments so far, in order.</summary>
    internal IReadOnlyList<(Variable Variable, Tensor Value)> Assigned => _assigned;

    /// <summary>
    /// 1 − βᵗ, a scalar: the sum of the weights of a running mean that began at 0. Division by it removes the bias towards 0 (Kingma and
    /// Ba, 2015, section 3).
    /// </summary>
    /// <param name="beta">The mean's decay β, 0 or more and below 1.</param>
    // For β = 0 the logarithm of the smallest positive number replaces ln 0; the exponential of its multiples is 0 as well.
    public Tensor BiasCorrection(double beta) => -(Number * Math.Log(Math.Max(beta, double.Epsilon))).Expm1();

    /// <summary>
    /// A state of a variable, in its shape. A state is 0 before the first step and is saved with the training; equal names give the same
    /// state.
    /// </summary>
    /// <param name="variable">The variable that the state belongs to.</param>
    /// <param name="name">Name of the state, such as <c>velocity</c>.</param>
    public Variable State(Variable variable, string name)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return State(variable, name, variable.Shape);
    }

    /// <summary>
    /// A state of a variable, in a shape of its own. A state is 0 before the first step and is saved with the training; equal names give
    /// the same state.
    /// </summary>
    /// <param name="variable">The variable that the state belongs to.</param>
    /// <param name="name">Name of the state, such as <c>velocity</c>.</param>
    /// <param name="shape">Shape of the state.</param>
    /// <exception cref="ArgumentException">The state of this name has another shape.</exception>
    public Variable State(Variable variable, string name, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Variable state = _state(variable, name, shape);
        _assignable.Add(state);
        return state.Shape == shape
            ? state
            : throw new ArgumentException(
                $"The state '{name}' of {variable.Name} has the shape {state.Shape}, not {shape}; give each name one shape.",
                nameof(shape));
    }

    /// <summary>The value of a variable or state before this update.</summary>
    public Tensor Use(Variable variable) => Graph.Use(variable);

    /// <summary>
    /// Assigns a new value to the variable or to one of its states. All values are written after the last guard of the gradient step: other
    /// reads see the old value, and a gradient step with a number that is not finite writes nothing.
    /// </summary>
    /// <param name="variable">The variable that is updated, or a state of it.</param>
    /// <param name="value">The new value, a tensor of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the variable is neither the updated one nor a state of it.</exception>
    /// <exception cref="InvalidOperationException">The variable is assigned already.</exception>
    public void Assign(Variable variable, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(variable);
        ArgumentNullException.ThrowIfNull(value);
        if (!_assignable.Contains(variable))
        {
            throw new ArgumentException(
                $"{variable.Name} is neither the updated variable nor a state of it; assign only these.", nameof(variable));
        }

        if (_assigned.Any(assigned => assigned.Variable == variable))
        {
            throw new InvalidOperationException($"{variable.Name} is assigned twice in one update; assign it once.");
        }

        _assigned.Add((variable, value));
        Graph.Blend(variable, value);
    }
}
