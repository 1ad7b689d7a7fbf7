using System.Reflection;

namespace Latent.Models;

/// <content>The functions of rows of a model, such as its encoder: compiled at the first call and kept.</content>
public abstract partial class Model
{
    // The dictionary is its own lock. Disposal takes it as well, so that no function is compiled during or after it.
    private readonly Dictionary<(string Name, MethodInfo Body), (RowFunction Function, ModelFunction Source, object? Target)>
        _functions = [];

    /// <summary>
    /// The functions of rows that a <see cref="Predictor"/> runs and that exporters write, such as <c>encode</c> and <c>decode</c>; none by
    /// default.
    /// </summary>
    public virtual IReadOnlyList<ModelFunction> Functions => [];

    /// <summary>One of the <see cref="Functions"/>.</summary>
    /// <exception cref="ArgumentException">The model has no function of that name.</exception>
    public ModelFunction FunctionNamed(string name)
    {
        IReadOnlyList<ModelFunction> functions = Functions;
        return functions.FirstOrDefault(function => function.Name == name) ?? throw new ArgumentException(
            $"A model of the kind {Kind} has no function '{name}'; it has: {string.Join(", ", functions.Select(each => each.Name))}.",
            nameof(name));
    }

    /// <summary>
    /// Compiles a function of rows once, and returns it to every later call with the same name and body. A function of the same name in a
    /// derived class has another body, and is compiled separately.
    /// </summary>
    /// <param name="function">The function. Its body is traced once, with the captured variables of the first call; pass values that change
    /// as inputs instead.</param>
    /// <exception cref="ArgumentException">The function was compiled for other columns.</exception>
    protected RowFunction Compiled(ModelFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Compiled(function, function.Body.Method);
    }

    /// <summary>Runs a function of one input on the rows of a matrix.</summary>
    /// <param name="function">The function.</param>
    /// <param name="rows">Rows of [count, columns].</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <returns>Each output as [count, columns].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    protected float[][,] Run(ModelFunction function, float[,] rows, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(rows);
        return Compiled(function).Call(rows.GetLength(0), seed, RowFunction.Rows(rows, function.Inputs[0].Columns));
    }

    /// <summary>Runs a function of one input on the rows of a data set.</summary>
    /// <param name="function">The function.</param>
    /// <param name="rows">The data set.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <returns>Each output as [count, columns].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    protected float[][,] Run(ModelFunction function, Data.Dataset rows, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(rows);
        return Compiled(function).Call(rows.Count, seed, RowFunction.Rows(rows, function.Inputs[0].Columns));
    }

    /// <summary>Runs a function without inputs, such as one that draws samples.</summary>
    /// <param name="function">The function.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">Key of the random numbers that the function draws.</param>
    /// <returns>Each output as [count, columns].</returns>
    protected float[][,] Run(ModelFunction function, int count, ulong seed) => Compiled(function).Call(count, seed);

    /// <summary>Computes a row for each row of a matrix. The body is compiled at the first call.</summary>
    /// <param name="rows">Rows of [count, columns].</param>
    /// <param name="body">Traces the result, [batch, any number of columns], from the rows. It is compiled once if it captures nothing but
    /// the model; a body of another layer, or with captured variables, is compiled anew.</param>
    /// <param name="seed">Key of the random numbers that the body draws.</param>
    /// <returns>One row for each row.</returns>
    /// <exception cref="ArgumentException">Earlier rows had another number of columns.</exception>
    protected float[,] Map(float[,] rows, Func<Tensor, Tensor> body, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(body);
        return Mapping(body, [rows.GetLength(1)], (_, x) => [body(x[0])]).Call(
            rows.GetLength(0), seed, RowFunction.Rows(rows, rows.GetLength(1)))[0];
    }

    /// <summary>Computes a row for each row of a data set.</summary>
    /// <param name="rows">The data set.</param>
    /// <param name="body">Traces the result, [batch, any number of columns], from the rows. It is compiled once if it captures nothing but
    /// the model; a body of another layer, or with captured variables, is compiled anew.</param>
    /// <param name="seed">Key of the random numbers that the body draws.</param>
    /// <returns>One row for each row.</returns>
    /// <exception cref="ArgumentException">Earlier rows had another number of columns.</exception>
    protected float[,] Map(Data.Dataset rows, Func<Tensor, Tensor> body, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(body);
        return Mapping(body, [rows.Columns], (_, x) => [body(x[0])]).Call(rows.Count, seed, rows.CopyRow)[0];
    }

    /// <summary>Computes a row for each pair of rows of two matrices.</summary>
    /// <param name="first">Rows of [count, columns].</param>
    /// <param name="second">As many rows, of any number of columns.</param>
    /// <param name="body">Traces the result, [batch, any number of columns], from the rows of both; compiled once if it captures nothing
    /// but the model.</param>
    /// <param name="seed">Key of the random numbers that the body draws.</param>
    /// <returns>One row for each pair.</returns>
    /// <exception cref="ArgumentException">The numbers of rows differ, or earlier rows had other numbers of columns.</exception>
    protected float[,] Map(float[,] first, float[,] second, Func<Tensor, Tensor, Tensor> body, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(body);
        if (first.GetLength(0) != second.GetLength(0))
        {
            throw new ArgumentException(
                $"There are {first.GetLength(0)} rows and {second.GetLength(0)} rows; expected as many of both.", nameof(second));
        }

        int[] columns = [first.GetLength(1), second.GetLength(1)];
        return Mapping(body, columns, (_, x) => [body(x[0], x[1])]).Call(
            first.GetLength(0), seed, RowFunction.Rows(first, columns[0]), RowFunction.Rows(second, columns[1]))[0];
    }

    private RowFunction Mapping(Delegate map, int[] columns, Func<Graph, Tensor[], Tensor[]> body) => Compiled(
        new ModelFunction(map.Method.Name, [.. columns.Select((count, i) => ($"in{i}", count))], ["out"], body), map.Method, map.Target);

    /// <param name="function">The function.</param>
    /// <param name="body">The method that is traced.</param>
    /// <param name="target">The object of a method whose result depends on it, such as a layer or captured variables: for another object
    /// the function is compiled anew.</param>
    private RowFunction Compiled(ModelFunction function, MethodInfo body, object? target = null)
    {
        lock (_functions)
        {
            (string, MethodInfo) key = (function.Name, body);
            if (_functions.TryGetValue(key, out (RowFunction Function, ModelFunction Source, object? Target) compiled)
                && compiled.Target != target)
            {
                compiled.Function.Dispose();
                _functions.Remove(key);
            }

            if (!_functions.ContainsKey(key))
            {
                int[] columns = [.. function.Inputs.Select(input => input.Columns)];
                compiled = (new RowFunction(Device, Store, columns, function.Body), function, target);
                _functions.Add(key, compiled);
            }

            RequireSameColumns(compiled.Source, function);
            return compiled.Function;
        }
    }

    private void DisposeFunctions()
    {
        foreach ((RowFunction function, _, _) in _functions.Values)
        {
            function.Dispose();
        }

        _functions.Clear();
    }

    private static void RequireSameColumns(ModelFunction compiled, ModelFunction function)
    {
        if (!compiled.Inputs.Select(input => input.Columns).SequenceEqual(function.Inputs.Select(input => input.Columns)))
        {
            throw new ArgumentException(
                $"The function '{function.Name}' was compiled for inputs of "
                + $"[{string.Join(", ", compiled.Inputs.Select(input => input.Columns))}] columns, not "
                + $"[{string.Join(", ", function.Inputs.Select(input => input.Columns))}].",
                nameof(function));
        }
    }
}
